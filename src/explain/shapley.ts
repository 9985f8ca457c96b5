/** More parts than this would take too many evaluations: 2ⁿ of them. */
export const MOST_PARTS = 16;

/**
 * The exact Shapley values of n players (Shapley, "A Value for n-Person Games", 1953): they add up to v(all) − v(none).
 *
 * @param value of a coalition: bit k says whether player k is in it
 */
export function shapleyValues(n: number, value: (coalition: number) => number): Float64Array {
  const values = Float64Array.from({ length: 2 ** n }, (_, coalition) => value(coalition));
  const weights = coalitionWeights(n);
  return Float64Array.from({ length: n }, (_, k) => {
    let sum = 0;
    for (let coalition = 0; coalition < values.length; coalition++) {
      if (coalition & (1 << k)) continue;
      sum += weights[sizeOf(coalition)]! * (values[coalition | (1 << k)]! - values[coalition]!);
    }
    return sum;
  });
}

/** |S|! (n − |S| − 1)! / n! by the size of S. */
function coalitionWeights(n: number): number[] {
  const weights: number[] = [];
  for (let size = 0, choices = 1; size < n; size++) {
    weights.push(1 / (n * choices));
    choices = (choices * (n - 1 - size)) / (size + 1);
  }
  return weights;
}

function sizeOf(coalition: number): number {
  let size = 0;
  for (let rest = coalition; rest > 0; rest &= rest - 1) size++;
  return size;
}
