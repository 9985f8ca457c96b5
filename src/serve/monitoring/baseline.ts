/** The usual level of a stream, and how far it usually is from it. */
export interface Baseline {
  readonly level: number;
  /** Positive. */
  readonly deviation: number;
}

/** Makes the median absolute deviation of normal numbers their standard deviation. */
const MAD_TO_DEVIATION = 1.4826;
/** More correlation than this cannot be told from a trend by so few points. */
const MOST_CORRELATION = 0.9;

/** By median and median absolute deviation: a burst while it is learned does not make the detector deaf afterwards. */
export function robustBaseline(points: readonly number[], least: number): Baseline {
  const level = median(points);
  const deviation = MAD_TO_DEVIATION * median(points.map((point) => Math.abs(point - level)));
  return lasting(points, level, Math.max(least, deviation));
}

/** By mean and standard deviation: the median of how often a rare thing happened is 0. */
export function meanBaseline(points: readonly number[], least: number): Baseline {
  const level = meanOf(points);
  const squares = points.reduce((sum, point) => sum + (point - level) ** 2, 0);
  return lasting(points, level, Math.max(least, Math.sqrt(squares / (points.length - 1))));
}

/**
 * With the deviation that a sum of dependent points has for each of them: σ · √((1 + ρ) / (1 − ρ)), were they
 * autoregressive with the correlation ρ of neighbours. It is sums that a CUSUM looks at.
 */
function lasting(points: readonly number[], level: number, deviation: number): Baseline {
  const rho = Math.min(MOST_CORRELATION, Math.max(0, neighbourCorrelation(points)));
  return { level, deviation: deviation * Math.sqrt((1 + rho) / (1 - rho)) };
}

function neighbourCorrelation(points: readonly number[]): number {
  const mean = meanOf(points);
  let products = 0;
  let squares = 0;
  for (const [k, point] of points.entries()) {
    squares += (point - mean) ** 2;
    if (k > 0) products += (point - mean) * (points[k - 1]! - mean);
  }
  return squares === 0 ? 0 : products / squares;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
