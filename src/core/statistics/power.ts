import type { Precision } from './standard-error.ts';
import { studentCritical } from './student.ts';

/**
 * The smallest true difference that a two-sided test at 5 % would find in four of five such experiments, in the unit of
 * the standard error: (t of 97.5 % + t of 80 %) times it (Bloom, "Minimum detectable effects", 1995).
 */
export function detectable({ standardError, freedom }: Precision): number {
  const whole = Math.max(1, Math.floor(freedom + 1e-9));
  return standardError === 0
    ? 0
    : (studentCritical(whole, 0.95) + studentCritical(whole, 0.6)) * standardError;
}
