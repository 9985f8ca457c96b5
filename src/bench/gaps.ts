import type { Bootstrap } from '../core/statistics/bootstrap.ts';
import { ratioOf } from '../core/statistics/estimators/ratio.ts';
import type { Interval } from '../core/statistics/interval.ts';
import { mean } from '../core/statistics/location.ts';
import { measure } from './measures.ts';
import { observationsOf } from './observations.ts';
import type { ScenarioSample } from './sample.ts';
import type { Bound, BoundOfWorlds } from './world-bounds.ts';

/** How far a policy lies from what no policy can beat: above it, or below where more is better. */
export interface OptimalityGap {
  readonly scenario: string;
  readonly policy: string;
  readonly metric: string;
  /** From a lower bound, the gap to the best possible may be smaller. */
  readonly kind: Bound['kind'];
  /** Mean of the policy / mean of the bound − 1; where more is better 1 − that ratio. */
  readonly gap: number;
  /** World by world; null for a single one. */
  readonly ci95: Interval | null;
}

/** Where the bound is above zero, and the policy has the metric in every world. */
export function gapsOf(
  samples: readonly ScenarioSample[],
  bounds: readonly BoundOfWorlds[],
  bootstrap: Bootstrap,
): OptimalityGap[] {
  return samples.flatMap(({ scenario, results, worlds }) =>
    bounds
      .filter((bound) => bound.scenario === scenario && mean(bound.each) > 0)
      .flatMap(({ metric, kind, each }) =>
        [...results].flatMap(([policy, own]): OptimalityGap[] => {
          const { values, layout } = observationsOf(own, metric, worlds);
          if (layout.columns[0] !== each.length) return [];
          const theirs = values.map((_, k) => each[k % each.length]!);
          const interval = bootstrap.interval(ratioOf(values, theirs), layout);
          const gap = gapAt(metric, mean(values) / mean(each));
          const ends = interval?.map((ratio) => gapAt(metric, ratio)).sort((a, b) => a - b);
          return [{ scenario, policy, metric, kind, gap, ci95: ends ? [ends[0]!, ends[1]!] : null }];
        }),
      ),
  );
}

/** @param ratio of a value to its bound */
export function gapAt(metric: string, ratio: number): number {
  return measure(metric).better === 'higher' ? 1 - ratio : ratio - 1;
}
