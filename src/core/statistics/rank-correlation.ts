/**
 * Spearman's correlation of ranks (1904), ties sharing the mean of their places: 1 where two lists are in the same order,
 * −1 where in the opposite one. Null for fewer than three values, or where all of a list are equal.
 */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number | null {
  const [ranksA, ranksB] = [ranksOf(a), ranksOf(b)];
  const middle = (a.length + 1) / 2;
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  ranksA.forEach((rank, i) => {
    product += (rank - middle) * (ranksB[i]! - middle);
    squaresA += (rank - middle) * (rank - middle);
    squaresB += (ranksB[i]! - middle) * (ranksB[i]! - middle);
  });
  return a.length < 3 || squaresA === 0 || squaresB === 0 ? null : product / Math.sqrt(squaresA * squaresB);
}

function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const less = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return less + (equal + 1) / 2;
  });
}
