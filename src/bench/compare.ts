import type { Bootstrap, Interval } from '../core/statistics/bootstrap.ts';
import { pairedProbabilityGreater } from '../core/statistics/improvement.ts';
import { interquartileMean, mean } from '../core/statistics/location.ts';
import { MEASURES, type Measure } from './measures.ts';
import { pairedValues, type ScenarioSample, valuesOf } from './sample.ts';
import type { TrialResult } from './trial.ts';

/** A policy against the baseline, on the seeds on which both have the metric. */
export interface Versus {
  /** Mean of the policy / mean of the baseline; null where the baseline's mean is not positive. */
  readonly ratio: number | null;
  /** Of the ratio, by the bootstrap that draws seeds in pairs; null where there is none. */
  readonly ci95: Interval | null;
  /** Share of seeds on which the policy is better, ties counting one half; null without a common seed. */
  readonly pImprovement: number | null;
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
  /** Of the mean, by percentile bootstrap; null for a single seed. */
  readonly ci95: Interval | null;
  /** Null on the baseline's own rows. */
  readonly vsBaseline: Versus | null;
}

/** Every metric that has a meaning, of every policy in every scenario. */
export function compare(
  samples: readonly ScenarioSample[],
  baseline: string,
  bootstrap: Bootstrap,
): ResultRow[] {
  return samples.flatMap(({ scenario, results }) =>
    [...results].flatMap(([policy, own]) =>
      MEASURES.flatMap((measure): ResultRow[] => {
        const values = valuesOf(own, measure.name);
        if (values.length === 0) return [];
        return [
          {
            scenario,
            policy,
            metric: measure.name,
            n: values.length,
            mean: mean(values),
            iqm: interquartileMean(values),
            ci95: bootstrap.mean(values),
            vsBaseline: policy === baseline ? null : versus(measure, own, results.get(baseline)!, bootstrap),
          },
        ];
      }),
    ),
  );
}

/** Compares two policies on their common seeds. */
export function versus(
  { name, better }: Measure,
  own: readonly TrialResult[],
  other: readonly TrialResult[],
  bootstrap: Bootstrap,
): Versus {
  const { ours, theirs } = pairedValues(own, other, name);
  const ratio = mean(ours) / mean(theirs);
  return {
    ratio: mean(theirs) > 0 ? ratio : null,
    ci95: bootstrap.ratio(ours, theirs),
    pImprovement:
      ours.length === 0
        ? null
        : better === 'lower'
          ? pairedProbabilityGreater(theirs, ours)
          : pairedProbabilityGreater(ours, theirs),
  };
}
