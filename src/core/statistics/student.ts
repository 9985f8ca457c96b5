import { sampleDeviation } from './location.ts';

/** Half the width of the confidence interval of a mean, for normal values; NaN below two values. */
export function studentHalfWidth(values: readonly number[], level = 0.95): number {
  const n = values.length;
  return n < 2 ? Number.NaN : (studentCritical(n - 1, level) * sampleDeviation(values)) / Math.sqrt(n);
}

/** The t with P(|T| ≤ t) = level, for T of Student's distribution with a whole number of degrees of freedom. */
export function studentCritical(freedom: number, level: number): number {
  let low = 0;
  let high = Math.PI / 2;
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (central(middle, freedom) < level) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * Math.tan(low);
}

/** P(|T| > |t|), for T of Student's distribution with a whole number of degrees of freedom; good to 1e-15 or so. */
export function studentTail(t: number, freedom: number): number {
  return Math.max(0, 1 - central(Math.atan(Math.abs(t) / Math.sqrt(freedom)), freedom));
}

/** P(|T| ≤ √ν tan θ): the finite series of Abramowitz & Stegun 26.7.3 (odd ν) and 26.7.4 (even ν). */
function central(theta: number, freedom: number): number {
  const square = Math.cos(theta) ** 2;
  const odd = freedom % 2;
  let term = odd === 1 ? Math.cos(theta) : 1;
  let sum = 0;
  for (let k = 2 + odd; k <= freedom; k += 2) {
    sum += term;
    term *= (square * (k - 1)) / k;
  }
  const series = Math.sin(theta) * sum;
  return odd === 1 ? (2 / Math.PI) * (theta + series) : series;
}
