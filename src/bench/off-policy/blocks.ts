/** The block of each of so many observations; what is left over at the end belongs to the last whole block. */
export function blocksOf(observations: number, length: number): number[] {
  const last = Math.max(0, Math.floor(observations / length) - 1);
  return Array.from({ length: observations }, (_, k) => Math.min(last, Math.floor(k / length)));
}

/** The sum of the values of each block. */
export function totals(values: readonly number[], blocks: readonly number[]): number[] {
  const sums = new Array<number>(1 + (blocks.at(-1) ?? -1)).fill(0);
  values.forEach((value, k) => {
    sums[blocks[k]!]! += value;
  });
  return sums;
}
