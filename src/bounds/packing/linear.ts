import { loadHighs, type ProgrammeRow, programmeText } from '../highs.ts';

/** A linear programme to be made as large as possible, its variables from 0 up to `most`, which the rows too must say. */
export interface LinearProgramme {
  readonly values: readonly number[];
  readonly most: readonly number[];
  readonly rows: readonly (ProgrammeRow & { readonly relation: '<=' })[];
}

/** Sums are rounded; the bound stays above by more than that. */
const SAFE = 1 + 1e-9;

/**
 * What no solution is above. The solver is not trusted: any prices of the rows that are not negative prove a bound by weak
 * duality, its own the best (Neumaier and Shcherbina, 2004). So it holds too where the solver stops early.
 *
 * @param iterations of the simplex method, so that answers do not depend on the machine
 */
export async function upperBound(programme: LinearProgramme, iterations: number): Promise<number> {
  const { values, rows } = programme;
  const highs = await loadHighs();
  const model = highs.createModel({ format: 'lp', data: programmeText(values, rows) });
  try {
    model.options.set({ output_flag: false, solver: 'simplex', simplex_iteration_limit: iterations });
    model.run();
    const { rowDual } = model.getSolution();
    return SAFE * priced(programme, (row) => Math.max(0, rowDual[row] ?? 0));
  } finally {
    model.dispose();
  }
}

/** What the rows' right sides cost, and each variable's value beyond the price of what it takes. */
function priced({ values, most, rows }: LinearProgramme, priceOf: (row: number) => number): number {
  const left = [...values];
  let sum = 0;
  rows.forEach(({ terms, right }, r) => {
    const price = priceOf(r);
    if (price === 0) return;
    sum += price * right;
    for (const [v, coefficient] of terms) left[v]! -= price * coefficient;
  });
  return left.reduce((all, value, v) => all + Math.max(0, value) * most[v]!, sum);
}
