import { mean, sampleDeviation } from './location.ts';

/**
 * Cohen's d_z (1988) of paired differences: their mean in units of their standard deviation. Null below two, and where
 * all are the same.
 */
export function cohensDz(differences: readonly number[]): number | null {
  const deviation = sampleDeviation(differences);
  return deviation > 0 ? mean(differences) / deviation : null;
}
