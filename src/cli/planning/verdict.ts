import type { PlanningRow } from './measure.ts';

/** What became of a base under its planners. */
export interface PlanningVerdict {
  /** The base's own row, less what planners add. */
  readonly row: PlanningRow;
  /** What one step of improvement saves, in per cent, when it sees the future. */
  readonly oracle: PlanningRow;
  /** Those that see no future, in the order of the table. */
  readonly planners: readonly PlanningRow[];
}

/**
 * The one rule by which rows are counted: its interval of what is saved, paired by seed, excludes 0 from below. Applied to
 * the oracle it says that there is a gap.
 */
export function isClearlyBetter({ ci95 }: PlanningRow): boolean {
  return ci95[0] > 0;
}

/** How far a base lies above its proven bound, in per cent of the base: no policy can save more. */
export function boundGap({ baseObjective, bound }: PlanningRow): number | null {
  return bound === null ? null : (100 * (baseObjective - bound)) / baseObjective;
}

/** The rows of each scenario and base, in the order of the table. */
export function verdictsOf(rows: readonly PlanningRow[]): PlanningVerdict[] {
  const cases = new Map<string, PlanningRow[]>();
  for (const row of rows) {
    const key = [row.scenario, ...row.overrides, row.base].join(' ');
    cases.set(key, [...(cases.get(key) ?? []), row]);
  }
  return [...cases.values()].map((own) => ({
    row: own[0]!,
    oracle: own.find(({ oracle }) => oracle)!,
    planners: own.filter(({ oracle }) => !oracle),
  }));
}

/** Why a planner is not clearly better than its base, as far as the figures tell. */
export function reasonOf({ saved, ci95, seeds }: PlanningRow, oracle: PlanningRow): string {
  if (!isClearlyBetter(oracle)) {
    return oracle.saved < 0.5
      ? 'nothing to save: the step that sees the future saves nothing to speak of either'
      : 'what even the step that sees the future saves cannot be told from chance on these seeds';
  }
  if (oracle.saved < 0.5) return `little to save: ${oracle.saved.toFixed(1)} % with the future known`;
  if (ci95[1] < 0) return 'it is worse: what it imagines misleads it';
  if (saved <= 0)
    return `it finds nothing of the ${oracle.saved.toFixed(1)} % that the known future is worth`;
  const share = `it finds ${saved.toFixed(1)} of the ${oracle.saved.toFixed(1)} % that the known future is worth`;
  const half = (ci95[1] - ci95[0]) / 2;
  const needed = Math.ceil(seeds * (half / saved) * (half / saved));
  return `${share}, and seeds differ too much: about ${needed} seeds would be needed to tell`;
}
