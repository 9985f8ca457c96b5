import type { Bootstrap } from '../core/statistics/bootstrap.ts';
import { cohensDz } from '../core/statistics/effect-size.ts';
import { interquartileMeanOf } from '../core/statistics/estimators/interquartile-mean.ts';
import { meanOf } from '../core/statistics/estimators/mean.ts';
import { ratioOf } from '../core/statistics/estimators/ratio.ts';
import { pairedWins } from '../core/statistics/improvement.ts';
import type { Interval } from '../core/statistics/interval.ts';
import { interquartileMean, mean, quantile } from '../core/statistics/location.ts';
import { shareInterval } from '../core/statistics/share.ts';
import { worstMean } from '../core/statistics/tail.ts';
import { MEASURES, type Measure } from './measures.ts';
import { observationsOf, type Pairs, pairsOf } from './observations.ts';
import type { ScenarioSample } from './sample.ts';

/** A policy against the baseline, on the seeds on which both have the metric. */
export interface Versus {
  /** Mean of the policy / mean of the baseline; null where the baseline's mean is not positive. */
  readonly ratio: number | null;
  /** Of the ratio, by the bootstrap that draws seeds in pairs; null where there is none. */
  readonly ci95: Interval | null;
  /** Share of seeds on which the policy is better, ties counting one half; null without a common seed. */
  readonly pImprovement: number | null;
  /** Wilson's; null below two seeds. */
  readonly pImprovementCi95: Interval | null;
  /** Mean of policy − baseline, paired by seed; null without a common seed. */
  readonly difference: number | null;
  readonly differenceCi95: Interval | null;
  /** Cohen's d_z of the paired differences, above zero where the policy is better; null where they do not vary. */
  readonly effectSize: number | null;
}

/** One metric of one policy in one scenario. */
export interface ResultRow {
  readonly scenario: string;
  readonly policy: string;
  readonly metric: string;
  /** Seeds on which the metric has a meaning. */
  readonly n: number;
  readonly mean: number;
  readonly iqm: number;
  /** Of the mean, by studentised bootstrap of the seeds, and of the trainings where there are several; null for one seed. */
  readonly ci95: Interval | null;
  /** Null on the baseline's own rows. */
  readonly vsBaseline: Versus | null;
  readonly median: number;
  /** Of the interquartile mean. */
  readonly iqmCi95: Interval | null;
  /** Conditional value at risk: the mean of the worst tenth of the runs. */
  readonly worstDecile: number;
}

const WORST = 0.1;

/** Every metric that has a meaning, of every policy in every scenario. */
export function compare(
  samples: readonly ScenarioSample[],
  baseline: string,
  bootstrap: Bootstrap,
): ResultRow[] {
  return samples.flatMap((sample) =>
    [...sample.results.keys()].flatMap((policy) =>
      MEASURES.flatMap((measure) => rowOf(sample, policy, measure, baseline, bootstrap)),
    ),
  );
}

/** None where the metric has no meaning. */
function rowOf(
  { scenario, results, worlds }: ScenarioSample,
  policy: string,
  measure: Measure,
  baseline: string,
  bootstrap: Bootstrap,
): ResultRow[] {
  const own = results.get(policy)!;
  const { values, layout } = observationsOf(own, measure.name, worlds);
  if (values.length === 0) return [];
  const interval = (of: typeof meanOf) => possible(bootstrap.interval(of(values), layout), measure);
  return [
    {
      scenario,
      policy,
      metric: measure.name,
      n: layout.columns[0]!,
      mean: mean(values),
      iqm: interquartileMean(values),
      ci95: interval(meanOf),
      vsBaseline:
        policy === baseline
          ? null
          : versus(measure, pairsOf(own, results.get(baseline)!, measure.name, worlds), bootstrap),
      median: quantile(values, 0.5),
      iqmCi95: interval(interquartileMeanOf),
      worstDecile: worstMean(values, WORST, measure.better === 'lower' ? 'highest' : 'lowest'),
    },
  ];
}

/** Compares two policies on their common seeds. */
export function versus({ better }: Measure, { ours, theirs, layout }: Pairs, bootstrap: Bootstrap): Versus {
  if (ours.length === 0) return NOTHING;
  const wins = better === 'lower' ? pairedWins(theirs, ours) : pairedWins(ours, theirs);
  const differences = ours.map((value, k) => value - theirs[k]!);
  const effect = cohensDz(differences);
  const level = mean(theirs);
  return {
    ratio: level > 0 ? mean(ours) / level : null,
    ci95: bootstrap.interval(ratioOf(ours, theirs), layout),
    pImprovement: mean(wins),
    pImprovementCi95: shareInterval(wins, layout),
    difference: mean(differences),
    differenceCi95: bootstrap.interval(meanOf(differences), layout),
    effectSize: effect !== null && better === 'lower' ? -effect : effect,
  };
}

const NOTHING: Versus = {
  ratio: null,
  ci95: null,
  pImprovement: null,
  pImprovementCi95: null,
  difference: null,
  differenceCi95: null,
  effectSize: null,
};

/** A share cannot be below 0 or above 1, whatever is beyond its interval. */
function possible(interval: Interval | null, { share }: Measure): Interval | null {
  return interval && share ? [Math.max(0, interval[0]), Math.min(1, interval[1])] : interval;
}
