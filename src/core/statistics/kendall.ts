/**
 * Kendall's τ-b (1945) of two lists of scores: 1 where they are in the same order, −1 where in the opposite one, and ties
 * count for neither. Null where all of a list are equal.
 */
export function kendallTau(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  let agreeing = 0;
  let apartInA = 0;
  let apartInB = 0;
  for (let i = 1; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      const inA = Math.sign(a[i]! - a[j]!);
      const inB = Math.sign(b[i]! - b[j]!);
      agreeing += inA * inB;
      apartInA += inA * inA;
      apartInB += inB * inB;
    }
  }
  return apartInA === 0 || apartInB === 0 ? null : agreeing / Math.sqrt(apartInA * apartInB);
}
