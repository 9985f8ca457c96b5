import type { Bootstrap } from '../core/statistics/bootstrap.ts';
import { geometricRatioOf } from '../core/statistics/estimators/geometric-ratio.ts';
import { interquartileMeanOf } from '../core/statistics/estimators/interquartile-mean.ts';
import { pairedWins } from '../core/statistics/improvement.ts';
import type { Interval } from '../core/statistics/interval.ts';
import { interquartileMean, mean } from '../core/statistics/location.ts';
import { shareInterval } from '../core/statistics/share.ts';
import { MEASURES, type Measure } from './measures.ts';
import { joined, type Pairs, pairsOf } from './observations.ts';
import { compareBy, type ScenarioSample, valuesOf } from './sample.ts';

/** One metric of one policy over all scenarios of a suite, which count alike; a seed is drawn anew within its scenario. */
export interface AggregateRow {
  readonly policy: string;
  readonly metric: string;
  readonly scenarios: number;
  /** Worlds of all scenarios. */
  readonly n: number;
  /** The geometric mean over scenarios of mean / the baseline's mean; null where one is not positive. */
  readonly ratio: number | null;
  readonly ci95: Interval | null;
  /** The interquartile mean over all runs of value / the baseline's mean in the scenario; null as above. */
  readonly iqm: number | null;
  readonly iqmCi95: Interval | null;
  /** Share of the worlds in which it is better than the baseline, ties counting one half; null on the baseline's own rows. */
  readonly pImprovement: number | null;
  readonly pImprovementCi95: Interval | null;
  /** Its place by the mean, 1 for the best, averaged over scenarios; equals share theirs. */
  readonly meanRank: number;
}

/** Of every metric that policy and baseline have in every scenario; none where there is one scenario only. */
export function aggregate(
  samples: readonly ScenarioSample[],
  baseline: string,
  bootstrap: Bootstrap,
): AggregateRow[] {
  if (samples.length < 2) return [];
  const policies = [...samples[0]!.results.keys()];
  return policies.flatMap((policy) =>
    MEASURES.flatMap((measure): AggregateRow[] => {
      const parts = samples.map(({ results, worlds }) =>
        pairsOf(results.get(policy)!, results.get(baseline)!, measure.name, worlds),
      );
      if (parts.some(({ ours }) => ours.length === 0)) return [];
      return [rowOf(policy, measure, parts, samples, policy === baseline, bootstrap)];
    }),
  );
}

function rowOf(
  policy: string,
  measure: Measure,
  parts: readonly Pairs[],
  samples: readonly ScenarioSample[],
  isBaseline: boolean,
  bootstrap: Bootstrap,
): AggregateRow {
  const { values: ours, layout } = joined(parts, (part) => part.ours);
  const { values: theirs } = joined(parts, (part) => part.theirs);
  const positive = parts.every((part) => mean(part.ours) > 0 && mean(part.theirs) > 0);
  const normalised = positive ? joined(parts, relative).values : [];
  const wins = measure.better === 'lower' ? pairedWins(theirs, ours) : pairedWins(ours, theirs);
  const logarithms = parts.map((part) => Math.log(mean(part.ours) / mean(part.theirs)));
  const ranks = samples.map((sample) => rankOf(sample, policy, measure.name));
  return {
    policy,
    metric: measure.name,
    scenarios: samples.length,
    n: layout.columns.reduce((sum, count) => sum + count, 0),
    ratio: positive ? Math.exp(mean(logarithms)) : null,
    ci95: positive && !isBaseline ? bootstrap.interval(geometricRatioOf(ours, theirs, layout), layout) : null,
    iqm: positive ? interquartileMean(normalised) : null,
    iqmCi95: positive ? bootstrap.interval(interquartileMeanOf(normalised), layout) : null,
    pImprovement: isBaseline ? null : mean(wins),
    pImprovementCi95: isBaseline ? null : shareInterval(wins, layout),
    meanRank: mean(ranks),
  };
}

/** To the baseline's mean, so that scenarios count alike whatever their unit. */
function relative({ ours, theirs }: Pairs): number[] {
  const level = mean(theirs);
  return ours.map((value) => value / level);
}

function rankOf({ results }: ScenarioSample, policy: string, metric: string): number {
  const own = mean(valuesOf(results.get(policy)!, metric));
  let rank = 1;
  for (const [other, result] of results) {
    if (other === policy) continue;
    const values = valuesOf(result, metric);
    const order = values.length === 0 ? -1 : compareBy(metric, own, mean(values));
    rank += order > 0 ? 1 : order === 0 ? 0.5 : 0;
  }
  return rank;
}
