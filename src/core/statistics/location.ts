/** The arithmetic mean; NaN of no values. */
export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The sample standard deviation (n − 1 in the denominator); NaN below two values. */
export function sampleDeviation(values: readonly number[]): number {
  const centre = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - centre) ** 2;
  return values.length < 2 ? Number.NaN : Math.sqrt(squares / (values.length - 1));
}

/** The q-quantile, 0 ≤ q ≤ 1, linear between order statistics (Hyndman & Fan's type 7, NumPy's default). */
export function quantile(values: readonly number[], q: number): number {
  return sortedQuantile(ascending(values), q);
}

/** {@link quantile} of values that are in ascending order already. */
export function sortedQuantile(sorted: ArrayLike<number>, q: number): number {
  const place = (sorted.length - 1) * q;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low === high ? low : low + (place - below) * (high - low);
}

/**
 * The interquartile mean: floor(n / 4) values are left out on each side (`scipy.stats.trim_mean(x, 0.25)`), after
 * Agarwal et al., "Deep Reinforcement Learning at the Edge of the Statistical Precipice" (2021).
 */
export function interquartileMean(values: readonly number[]): number {
  const cut = Math.floor(values.length / 4);
  return mean(ascending(values).slice(cut, values.length - cut));
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
