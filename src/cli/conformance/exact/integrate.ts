const TOLERANCE = 1e-12;
const DEEPEST = 40;

/** ∫ f from `low` to `high` by adaptive Simpson steps, good to about 1e-11 for smooth functions of size 1. */
export function integrate(f: (x: number) => number, low: number, high: number): number {
  const refine = (
    a: number,
    fa: number,
    b: number,
    fb: number,
    m: number,
    fm: number,
    whole: number,
    depth: number,
  ): number => {
    const left = (a + m) / 2;
    const right = (m + b) / 2;
    const fLeft = f(left);
    const fRight = f(right);
    const lower = ((m - a) / 6) * (fa + 4 * fLeft + fm);
    const upper = ((b - m) / 6) * (fm + 4 * fRight + fb);
    const error = lower + upper - whole;
    if (depth >= DEEPEST || (depth > 5 && Math.abs(error) < TOLERANCE * (b - a)))
      return lower + upper + error / 15;
    return (
      refine(a, fa, m, fm, left, fLeft, lower, depth + 1) +
      refine(m, fm, b, fb, right, fRight, upper, depth + 1)
    );
  };
  const middle = (low + high) / 2;
  const [fa, fm, fb] = [f(low), f(middle), f(high)];
  return refine(low, fa, high, fb, middle, fm, ((high - low) / 6) * (fa + 4 * fm + fb), 0);
}
