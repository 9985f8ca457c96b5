import type { Bootstrap, Interval } from '../core/statistics/bootstrap.ts';
import { mean } from '../core/statistics/location.ts';
import { studentHalfWidth } from '../core/statistics/student.ts';
import { type Versus, versus } from './compare.ts';
import { measure } from './measures.ts';
import { ratioText } from './ratio-text.ts';
import { compareBy, pairedValues, type ScenarioSample, valuesOf } from './sample.ts';

/** How a policy took part. */
export interface Contestant {
  /** As the user wrote it. */
  readonly policy: string;
  /** Short and unique, for people. */
  readonly label: string;
  readonly kind: 'learned' | 'static';
  /** It sees what production cannot: a bound, and no rival. */
  readonly oracle?: true;
  /** SHA-256 of the artifact; null for a rule. */
  readonly artifact: string | null;
}

export type Outcome = 'wins' | 'loses' | 'no evidence of difference';

/** Whether a learned policy is better than another one, by one metric. */
export interface Verdict {
  readonly scenario: string;
  readonly policy: string;
  readonly against: string;
  readonly metric: string;
  readonly outcome: Outcome;
  readonly versus: Versus;
  readonly sentence: string;
}

/** What learned policies are judged by: what they were trained for. */
const METRIC = 'objective';
/** Below this many seeds, bootstrap intervals are too narrow (of 5 normal values, they hold the mean 83 times in 100). */
const FEW_SEEDS = 10;

/**
 * Each learned policy against the baseline, and against the best static policy of the same run. That one is chosen
 * by hindsight on the very seeds it is judged on, which favours it, never the learned policy.
 */
export function judge(
  samples: readonly ScenarioSample[],
  contestants: readonly Contestant[],
  baseline: string,
  bootstrap: Bootstrap,
): Verdict[] {
  const labels = new Map(contestants.map(({ policy, label }) => [policy, label]));
  return samples.flatMap((sample) => {
    const best = bestStatic(sample, contestants, METRIC);
    return contestants
      .filter(({ kind }) => kind === 'learned')
      .flatMap(({ policy }) =>
        [...new Set([best, baseline])]
          .filter((against) => against !== undefined && against !== policy)
          .filter((against) => valuesOf(sample.results.get(against!)!, METRIC).length > 0)
          .map((against) => verdict(sample, policy, against!, against === best, labels, bootstrap)),
      );
  });
}

/** The static policy with the best mean; undefined where none has the metric. */
export function bestStatic(
  { results }: ScenarioSample,
  contestants: readonly Contestant[],
  metric: string,
): string | undefined {
  const means = contestants
    .filter(({ kind, oracle }) => kind === 'static' && !oracle)
    .map(({ policy }) => ({ policy, values: valuesOf(results.get(policy)!, metric) }))
    .filter(({ values }) => values.length > 0)
    .map(({ policy, values }) => ({ policy, mean: mean(values) }));
  means.sort((a, b) => compareBy(metric, a.mean, b.mean));
  return means[0]?.policy;
}

function verdict(
  { scenario, results }: ScenarioSample,
  policy: string,
  against: string,
  isBest: boolean,
  labels: ReadonlyMap<string, string>,
  bootstrap: Bootstrap,
): Verdict {
  const [own, other] = [results.get(policy)!, results.get(against)!];
  const { ours, theirs } = pairedValues(own, other, METRIC);
  // The sign of a difference is that of the ratio where there is one, and has a meaning where there is none.
  const differences = ours.map((value, k) => compareBy(METRIC, value, theirs[k]!));
  const few = differences.length < FEW_SEEDS;
  const outcome = outcomeOf(few ? studentInterval(differences) : bootstrap.mean(differences));
  const compared = versus(measure(METRIC), own, other, bootstrap);
  const rival = `${labels.get(against)}${isBest ? ', the best static policy' : ', the baseline'}`;
  const caution = few
    ? ` Only ${ours.length} of at least ${FEW_SEEDS} seeds: judged by Student's wider interval.`
    : '';
  const sentence =
    `On ${scenario}, ${labels.get(policy)} ${phrase(outcome)} ${rival}, by ${METRIC}: ` +
    `${figures(compared, mean(differences))}.${caution}`;
  return { scenario, policy, against, metric: METRIC, outcome, versus: compared, sentence };
}

/** Of the mean difference; null below two seeds. */
function studentInterval(differences: readonly number[]): Interval | null {
  const half = studentHalfWidth(differences);
  return Number.isNaN(half) ? null : [mean(differences) - half, mean(differences) + half];
}

function outcomeOf(difference: Interval | null): Outcome {
  if (difference === null || (difference[0] <= 0 && difference[1] >= 0)) return 'no evidence of difference';
  return difference[1] < 0 ? 'wins' : 'loses';
}

function phrase(outcome: Outcome): string {
  if (outcome === 'no evidence of difference') return 'shows no evidence of difference from';
  return outcome === 'wins' ? 'wins against' : 'loses to';
}

function figures({ ratio, ci95, pImprovement }: Versus, difference: number): string {
  const amount = ratio === null ? `difference ${difference.toPrecision(3)}` : `ratio ${ratioText(ratio)}`;
  const interval = ci95 ? ` (95 % interval ${ratioText(ci95[0])} to ${ratioText(ci95[1])})` : '';
  return `${amount}${interval}, better on ${Math.round(100 * (pImprovement ?? 0))} % of the seeds`;
}
