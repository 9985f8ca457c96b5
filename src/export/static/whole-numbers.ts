/** A whole number that may be changed, and within which limits. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

/** How far a proportion may be off. */
const OFF = 0.02;

/** Small whole numbers, none above `most`, in about the proportion of some numbers that are not negative. */
export function proportions(numbers: readonly number[], most: number): number[] {
  const greatest = Math.max(...numbers);
  if (greatest === 0) return numbers.map(() => 0);
  for (let scale = 1; ; scale++) {
    const exact = numbers.map((number) => (scale * number) / greatest);
    const whole = exact.map(Math.round);
    if (scale === most || exact.every((number, k) => Math.abs(number - whole[k]!) <= OFF * scale))
      return whole;
  }
}

const MOST_ROUNDS = 8;

/**
 * Improves whole numbers one by one, up or down, while that makes `worth` greater: what rounding has lost is partly won
 * back.
 */
export function improveWholeNumbers(
  start: readonly number[],
  limits: readonly Limits[],
  worth: (numbers: readonly number[]) => number,
): number[] {
  const numbers = [...start];
  let best = worth(numbers);
  let improved = true;
  for (let round = 0; improved && round < MOST_ROUNDS; round++) {
    improved = false;
    for (const [k, { low, high }] of limits.entries()) {
      for (const step of [1, -1]) {
        const before = numbers[k]!;
        if (before + step < low || before + step > high) continue;
        numbers[k] = before + step;
        const now = worth(numbers);
        if (now > best) {
          best = now;
          improved = true;
          break;
        }
        numbers[k] = before;
      }
    }
  }
  return numbers;
}
