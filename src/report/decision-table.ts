import type { Cell } from './chart.ts';

/** What a policy chose from, decision by decision. */
export interface DecisionTable {
  /** Of every row of candidates; the first is the candidate's number. */
  readonly columns: readonly string[];
  /** In the order of time. */
  readonly decisions: readonly {
    /** Its ordinal in the run. */
    readonly decision: number;
    readonly time: number;
    readonly task: string | number;
    readonly executor: string | null;
    /** The number of the candidate that was chosen, and how many there were. */
    readonly chosen: number;
    readonly of: number;
    readonly candidates: readonly (readonly Cell[])[];
  }[];
}

/**
 * The same with the candidates of all decisions as columns, one below the other, which takes a third less room when
 * packed: `cells[c]` is column c, and each decision's are as many as its `candidates` says.
 */
export function byColumn({ columns, decisions }: DecisionTable) {
  const rows = decisions.flatMap(({ candidates }) => candidates);
  return {
    columns,
    decisions: decisions.map(({ candidates, ...decision }) => ({
      ...decision,
      candidates: candidates.length,
    })),
    cells: columns.map((_, c) => rows.map((row) => row[c] ?? null)),
  };
}
