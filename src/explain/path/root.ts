/** Of the values at the ends: nearer to 0 is rounding. */
const ROUNDING = 1e-13;
const MOST_STEPS = 100;

/**
 * Where a continuous function whose values at `a` and `b` have different signs is 0: false position, with the Illinois
 * rule against an end that stays (Dowell and Jarratt, 1971). A straight line takes one step.
 */
export function rootBetween(
  f: (t: number) => number,
  a: number,
  atA: number,
  b: number,
  atB: number,
): number {
  let [low, fLow, high, fHigh] = [a, atA, b, atB];
  const enough = ROUNDING * Math.max(Math.abs(atA), Math.abs(atB));
  let side = 0;
  for (let n = 0; n < MOST_STEPS && high - low > Number.EPSILON; n++) {
    const t = low + (high - low) * (fLow / (fLow - fHigh));
    const value = f(t);
    if (Math.abs(value) <= enough) return t;
    if (value > 0 === fLow > 0) {
      [low, fLow] = [t, value];
      if (side === -1) fHigh /= 2;
      side = -1;
    } else {
      [high, fHigh] = [t, value];
      if (side === 1) fLow /= 2;
      side = 1;
    }
  }
  return (low + high) / 2;
}
