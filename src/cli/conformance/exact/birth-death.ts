/**
 * The stationary probabilities of a birth–death chain on 0 … last: pₙ ∝ Π birth(k − 1) / death(k)
 * (Kleinrock, "Queueing Systems", vol. 1, §3.1). Rates are per second.
 */
export function birthDeath(
  birth: (n: number) => number,
  death: (n: number) => number,
  last: number,
): readonly number[] {
  const weights = [1];
  for (let n = 1; n <= last; n++) weights.push((weights[n - 1]! * birth(n - 1)) / death(n));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Σ f(n) pₙ. */
export function expectation(probabilities: readonly number[], f: (n: number) => number): number {
  return probabilities.reduce((sum, p, n) => sum + p * f(n), 0);
}
