import { type Layout, width } from './layout.ts';

/** How exact an estimate is. */
export interface Precision {
  readonly standardError: number;
  /** Degrees of freedom behind the standard error (Satterthwaite 1946); NaN where nothing varies. */
  readonly freedom: number;
}

/** How often each row and each column counts. */
export interface Draw {
  readonly rows: Float64Array;
  readonly columns: Float64Array;
}

/** Every row and every column counts once. */
export function everyOne(layout: Layout): Draw {
  return { rows: new Float64Array(layout.rows).fill(1), columns: new Float64Array(width(layout)).fill(1) };
}

/**
 * The standard error of an estimate from the influence of each observation on it (Hampel 1974; the infinitesimal
 * jackknife, Efron 1982): to first order an estimate is the mean of its influences.
 *
 * Two crossed factors give var(row means) / R + var(column means) / C. The interaction of the two is in both terms, so
 * this errs on the wide side (Owen, "The pigeonhole bootstrap", 2007). Strata are fixed: their variances add.
 */
export function precisionOf(influence: Float64Array, layout: Layout, draw: Draw): Precision {
  const columns = columnMeans(influence, layout, draw);
  let variance = layout.rows > 1 ? betweenRows(influence, layout, draw) : 0;
  let denominator = layout.rows > 1 ? (variance * variance) / (layout.rows - 1) : 0;
  const all = columns.length;
  let first = 0;
  for (const count of layout.columns) {
    let sum = 0;
    for (let c = first; c < first + count; c++) sum += draw.columns[c]! * columns[c]!;
    const part = (count / all) ** 2 * spread(columns, draw.columns, first, count, sum / count);
    variance += part;
    denominator += (part * part) / (count - 1);
    first += count;
  }
  return { standardError: Math.sqrt(variance), freedom: (variance * variance) / denominator };
}

function columnMeans(influence: Float64Array, layout: Layout, draw: Draw): Float64Array {
  if (layout.rows === 1) return influence;
  const means = new Float64Array(width(layout));
  for (let r = 0, k = 0; r < layout.rows; r++) {
    const weight = draw.rows[r]! / layout.rows;
    for (let c = 0; c < means.length; c++, k++) means[c]! += weight * influence[k]!;
  }
  return means;
}

/** What differences between rows add to the variance. */
function betweenRows(influence: Float64Array, layout: Layout, draw: Draw): number {
  const { rows } = layout;
  const columns = width(layout);
  const means = new Float64Array(rows);
  let centre = 0;
  for (let r = 0, k = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, k++) means[r]! += (draw.columns[c]! * influence[k]!) / columns;
    centre += (draw.rows[r]! * means[r]!) / rows;
  }
  return spread(means, draw.rows, 0, rows, centre);
}

/** Σ w (x − centre)² / (n (n − 1)) over n values from `first`: the variance of their mean. */
function spread(
  values: Float64Array,
  weights: Float64Array,
  first: number,
  n: number,
  centre: number,
): number {
  let squares = 0;
  for (let k = first; k < first + n; k++) {
    const distance = values[k]! - centre;
    squares += weights[k]! * distance * distance;
  }
  return squares / (n * (n - 1));
}
