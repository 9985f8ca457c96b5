import { type LoggedStep, weightOf } from './logged-step.ts';

/** How much a log can tell about another policy. */
export interface Overlap {
  readonly decisions: number;
  /** Share of decisions in which both chose the same. */
  readonly agreement: number;
  /** Decisions in which the other policy chooses what the log never would have. */
  readonly unsupported: number;
  /** Kish's (1965): so many decisions of the other policy itself would tell as much. */
  readonly effectiveSampleSize: number;
  readonly maxWeight: number;
  /** Near 1 where the propensities are what they are said to be. */
  readonly meanWeight: number;
}

export function overlapOf(steps: readonly LoggedStep[]): Overlap {
  let [sum, squares, agreed, most] = [0, 0, 0, 0];
  for (const step of steps) {
    const weight = weightOf(step);
    sum += weight;
    squares += weight * weight;
    agreed += step.agrees ? 1 : 0;
    most = Math.max(most, weight);
  }
  return {
    decisions: steps.length,
    agreement: agreed / steps.length,
    unsupported: steps.filter(({ supported }) => !supported).length,
    effectiveSampleSize: squares > 0 ? (sum * sum) / squares : 0,
    maxWeight: most,
    meanWeight: sum / steps.length,
  };
}

/**
 * Why nothing should be said about the other policy; null where something can. Without support no estimator is right
 * however long the log; with a small effective sample intervals no longer hold what they promise.
 *
 * @param least effective sample size that is enough
 */
export function refusalOf(overlap: Overlap, least: number): string | null {
  const { decisions, unsupported, effectiveSampleSize: size } = overlap;
  if (unsupported > 0) {
    return `support is missing: in ${unsupported} of ${decisions} decisions the policy chooses what the log had no chance of choosing`;
  }
  if (size < least) {
    return `the effective sample is too small: ${Number(size.toPrecision(3))} of ${decisions} decisions (needed: ${least})`;
  }
  return null;
}
