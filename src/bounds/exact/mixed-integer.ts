import { loadHighs, type ProgrammeRow, programmeText } from '../highs.ts';

/** A linear programme some of whose variables are 0 or 1, to be made as large as possible. */
export interface BinaryProgramme {
  /** What each variable adds; all are 0 or 1. */
  readonly values: readonly number[];
  /** Σ coefficient × variable is at most, or exactly, so much. */
  readonly rows: readonly ProgrammeRow[];
}

/** The most that was found, and what nothing is above; equal where the optimum is proven. */
export interface ProvenMost {
  readonly best: number;
  readonly upper: number;
  /** The variables that are 1 in the best solution. */
  readonly chosen: readonly number[];
}

/**
 * Solves a programme by branch and cut.
 *
 * @param nodes of its search tree, so that answers do not depend on the machine; @param seconds of its own clock
 */
export async function solveBinary(
  programme: BinaryProgramme,
  { nodes, seconds }: { readonly nodes: number; readonly seconds?: number },
): Promise<ProvenMost> {
  const highs = await loadHighs();
  const { values } = programme;
  const rows = programme.rows.filter(({ terms }) => terms.length > 0);
  const binaries = ['Binaries', ...values.map((_, v) => ` x${v}`)];
  const model = highs.createModel({ format: 'lp', data: programmeText(values, rows, ...binaries) });
  try {
    model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0, mip_max_nodes: nodes });
    if (seconds !== undefined) model.options.set('time_limit', seconds);
    model.run();
    const upper = Number(model.info.get('mip_dual_bound'));
    const solved = model.getModelStatus() === highs.constants.modelStatus.optimal;
    const found = solved || model.info.get('primal_solution_status') === FEASIBLE;
    const { colValue } = model.getSolution();
    // Columns are in the order in which the text names them first: that of the variables.
    const chosen = found ? values.flatMap((_, v) => (colValue[v]! > 0.5 ? [v] : [])) : [];
    const best = chosen.reduce((sum, v) => sum + values[v]!, 0);
    return { best, upper: solved ? best : Math.max(best, upper), chosen };
  } finally {
    model.dispose();
  }
}

const FEASIBLE = 2;
