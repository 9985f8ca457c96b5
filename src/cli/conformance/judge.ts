import { holmAdjusted } from '../../core/statistics/holm.ts';
import type { Estimate } from './replicate.ts';

/** No single estimate may be further off than so many standard errors … */
const LARGEST_Z = 4;
/** … and the chance that a correct engine gives the worst of them must be more than this, over the whole suite. */
const SMALLEST_P = 0.001;

/** An estimate with its p corrected for the number of estimates. */
export interface Row extends Estimate {
  readonly adjustedP: number;
  readonly pass: boolean;
}

export interface Verdict {
  readonly pass: boolean;
  /** Models and estimates. */
  readonly models: number;
  readonly estimates: number;
  /** The greatest |z| and the smallest adjusted p. */
  readonly largestZ: number;
  readonly smallestP: number;
  readonly rows: readonly Row[];
}

/**
 * Two rules, both of which every row has to keep.
 *
 * |z| < 4 is the plain rule. It does not know how many estimates there are: with 99 degrees of freedom a correct engine
 * breaks it in one estimate of 8,000 by the chance of the seeds, so in one of a dozen suites of 600. Seeds are fixed, so
 * that is settled once. The Holm-adjusted p holds the whole suite to 0.001, however its estimates depend on each other,
 * and takes few replications at their true worth: it tells error from chance where the first rule fails.
 */
export function judge(estimates: readonly Estimate[]): Verdict {
  const adjusted = holmAdjusted(estimates.map(({ p }) => (Number.isNaN(p) ? 0 : p)));
  const rows = estimates.map((estimate, i) => ({
    ...estimate,
    adjustedP: adjusted[i]!,
    pass: Math.abs(estimate.z) < LARGEST_Z && adjusted[i]! > SMALLEST_P,
  }));
  return {
    pass: rows.length > 0 && rows.every((row) => row.pass),
    models: new Set(rows.map((row) => row.model)).size,
    estimates: rows.length,
    largestZ: Math.max(0, ...rows.map((row) => Math.abs(row.z))),
    smallestP: Math.min(1, ...adjusted),
    rows,
  };
}
