const G = 7;
const COEFFICIENTS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x) for x > 0; Lanczos approximation (g = 7, n = 9), where {@link gammaFunction} would overflow. */
export function logGamma(x: number): number {
  if (x < 1) return logGamma(x + 1) - Math.log(x);
  const z = x - 1;
  let series = COEFFICIENTS[0]!;
  for (let i = 1; i < COEFFICIENTS.length; i++) series += COEFFICIENTS[i]! / (z + i);
  const t = z + G + 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
}

/** The derivative of ln Γ for x > 0: the asymptotic series (Abramowitz & Stegun 6.3.18) where x has been raised to 8. */
export function digamma(x: number): number {
  let value = 0;
  let z = x;
  for (; z < 8; z++) value -= 1 / z;
  const s = 1 / (z * z);
  return (
    value + Math.log(z) - 0.5 / z - s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s / 132))))
  );
}

/** The derivative of {@link digamma} (Abramowitz & Stegun 6.4.12). */
export function trigamma(x: number): number {
  let value = 0;
  let z = x;
  for (; z < 8; z++) value += 1 / (z * z);
  const s = 1 / (z * z);
  return value + 1 / z + s / 2 + (s / z) * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s / 30)));
}

/**
 * P(a, x), the share of a gamma distribution of shape a below x: the series for small x, the continued fraction of
 * Lentz for large (Press et al., "Numerical Recipes", §6.2).
 */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 10_000 && term > sum * 1e-16; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return Math.min(1, front * sum);
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 10_000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return 1 - front * h;
}

/** The share of a standard normal distribution below x, through P(½, x²/2). */
export function normalBelow(x: number): number {
  const half = lowerGamma(0.5, (x * x) / 2) / 2;
  return x < 0 ? 0.5 - half : 0.5 + half;
}
