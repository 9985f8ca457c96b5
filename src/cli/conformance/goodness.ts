/**
 * Pearson's χ² of values against a distribution, over `classes` of equal probability. For independent values its mean is
 * `classes` − 1 exactly, whatever their number, so runs can be compared with theory as for any other mean.
 */
export function chiSquare(
  values: ArrayLike<number>,
  cumulative: (value: number) => number,
  classes: number,
): number {
  const counts = new Array<number>(classes).fill(0);
  for (let k = 0; k < values.length; k++) {
    counts[Math.min(classes - 1, Math.floor(cumulative(values[k]!) * classes))]!++;
  }
  const expected = values.length / classes;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
