/** Values in ascending order. */
export function ascending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/** The Kolmogorov–Smirnov statistic of ascending values: their greatest distance from a distribution. */
export function ksStatistic(sorted: ArrayLike<number>, cumulative: (value: number) => number): number {
  const n = sorted.length;
  let most = 0;
  for (let i = 0; i < n; ) {
    let end = i + 1;
    while (end < n && sorted[end] === sorted[i]) end++;
    const below = cumulative(sorted[i]!);
    most = Math.max(most, below - i / n, end / n - below);
    i = end;
  }
  return most;
}

/**
 * The asymptotic P(statistic > D) for n independent values of a distribution that is known, with Stephens' correction
 * for small n (1970). Where the distribution was fitted to the same values the true p is smaller.
 */
export function ksTail(statistic: number, n: number): number {
  const root = Math.sqrt(n);
  const t = (root + 0.12 + 0.11 / root) * statistic;
  if (t < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * t * t);
  return Math.min(1, Math.max(0, sum));
}

/** The greatest distance between two empirical distributions, given in ascending order. */
export function twoSampleKs(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return sweep(a, b).greatest;
}

/** The area between two empirical distributions, in the values' own unit (Wasserstein-1), given in ascending order. */
export function wasserstein(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return sweep(a, b).area;
}

/** Goes through two ascending samples at once. */
function sweep(a: ArrayLike<number>, b: ArrayLike<number>): { greatest: number; area: number } {
  let greatest = 0;
  let area = 0;
  let before = Math.min(a[0]!, b[0]!);
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const value = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    area += Math.abs(i / a.length - j / b.length) * (value - before);
    while (a[i] === value) i++;
    while (b[j] === value) j++;
    greatest = Math.max(greatest, Math.abs(i / a.length - j / b.length));
    before = value;
  }
  return { greatest, area };
}
