import { Bootstrap } from '../../core/statistics/bootstrap.ts';
import { differenceOfRatios } from '../../core/statistics/estimators/difference-of-ratios.ts';
import type { Estimator } from '../../core/statistics/estimators/estimator.ts';
import type { Ratio } from '../../core/statistics/estimators/ratio.ts';
import type { Interval } from '../../core/statistics/interval.ts';
import { blocksOf, totals } from './blocks.ts';
import { doublyRobustScores } from './doubly-robust.ts';
import { type LoggedStep, weightOf } from './logged-step.ts';
import { type Overlap, overlapOf } from './overlap.ts';

export interface Estimate {
  readonly value: number;
  /** Null where there is too little to learn from. */
  readonly ci95: Interval | null;
}

/** The value of a policy, and by how much it is above that of the log. */
export interface PolicyEstimate extends Estimate {
  readonly difference: Estimate;
}

export interface OffPolicyEvaluation extends Overlap {
  /** Decisions that follow each other and are drawn anew together. */
  readonly blockLength: number;
  readonly blocks: number;
  /** The mean outcome of the log. */
  readonly logged: Estimate;
  /** Inverse propensity scoring (Horvitz and Thompson 1952): unbiased, and of great variance. */
  readonly ips: PolicyEstimate;
  /** … over the sum of weights (Hájek 1971; Swaminathan and Joachims 2015): steadier, and hardly biased. */
  readonly snips: PolicyEstimate;
  /** Doubly robust: see {@link doublyRobustScores}. */
  readonly dr: PolicyEstimate;
}

export interface EvaluationOptions {
  /** Decisions of a block; the cube root of their number unless given. 1: they do not depend on each other. */
  readonly blockLength?: number | undefined;
  readonly seed?: string;
  /** Of the bootstrap; 1,999 unless given. */
  readonly resamples?: number;
}

/**
 * The mean outcome that another policy would have had on the situations of a log, from the probabilities with which the
 * log chose (contextual bandit: what a choice does to later situations is not seen).
 *
 * Intervals are of the studentised bootstrap, which leans to the side of skewed weights; whole blocks of decisions are
 * drawn anew, since neighbours share their queues (Carlstein 1986; the length n^⅓ is that of Hall, Horowitz and Jing 1995).
 *
 * In 1,000 repetitions with skewed outcomes they held the truth in 92 to 95 % of logs of 400 decisions, in 94 to 95 % of
 * 4,000; where neighbours are much alike, in 91 to 93 % of 800 and 93 to 95 % of 8,000.
 *
 * @param steps in the order of the log, at least one
 */
export function evaluateOffPolicy(
  steps: readonly LoggedStep[],
  { blockLength, seed = 'ope', resamples = 1999 }: EvaluationOptions = {},
): OffPolicyEvaluation {
  const length = blockLength ?? Math.max(1, Math.round(Math.cbrt(steps.length)));
  const blocks = blocksOf(steps.length, length);
  const summed = (values: readonly number[]) => totals(values, blocks);
  const weights = steps.map(weightOf);
  const sizes = summed(steps.map(() => 1));
  const weighted = summed(steps.map(({ outcome }, k) => weights[k]! * outcome));
  const logged: Ratio = { above: summed(steps.map(({ outcome }) => outcome)), below: sizes };
  const bootstrap = new Bootstrap({ seed, resamples });
  const policy = (ratio: Ratio): PolicyEstimate => ({
    ...estimated(bootstrap, differenceOfRatios(ratio)),
    difference: estimated(bootstrap, differenceOfRatios(ratio, logged)),
  });
  return {
    ...overlapOf(steps),
    blockLength: length,
    blocks: sizes.length,
    logged: estimated(bootstrap, differenceOfRatios(logged)),
    ips: policy({ above: weighted, below: sizes }),
    snips: policy({ above: weighted, below: summed(weights) }),
    dr: policy({ above: summed(doublyRobustScores(steps, blocks)), below: sizes }),
  };
}

function estimated(bootstrap: Bootstrap, estimator: Estimator): Estimate {
  const once = new Float64Array(estimator.size).fill(1);
  const value = estimator.estimate(once, new Float64Array(estimator.size));
  return { value, ci95: bootstrap.interval(estimator) };
}
