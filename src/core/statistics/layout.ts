/**
 * How observations hang together: a row a training seed, a column an instance, and every row met every column (the two
 * are crossed). Columns fall into strata, one a scenario, which are fixed; rows and columns are what chance chose.
 *
 * Observations are in the order of rows, and within a row in the order of columns.
 */
export interface Layout {
  readonly rows: number;
  /** How many columns each stratum has. */
  readonly columns: readonly number[];
}

/** Observations that only the instance makes different. */
export function oneFactor(n: number): Layout {
  return { rows: 1, columns: [n] };
}

/** Columns of all strata. */
export function width({ columns }: Layout): number {
  return columns.reduce((sum, count) => sum + count, 0);
}

/** Whether there is enough of everything to tell how much chance did: two of each, one row aside. */
export function hasSpread({ columns }: Layout): boolean {
  return columns.length > 0 && columns.every((count) => count >= 2);
}
