/**
 * The mean of the worst `share` of the values: conditional value at risk, also called expected shortfall (Rockafellar and
 * Uryasev 2000). Where that share is no whole number of values, the last of them counts in part.
 *
 * @param worst which end is bad
 */
export function worstMean(values: readonly number[], share: number, worst: 'highest' | 'lowest'): number {
  const sorted = [...values].sort((a, b) => (worst === 'highest' ? b - a : a - b));
  const count = share * sorted.length;
  let sum = 0;
  for (let k = 0; k < count; k++) sum += Math.min(1, count - k) * sorted[k]!;
  return sum / count;
}
