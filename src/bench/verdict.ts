import type { Bootstrap } from '../core/statistics/bootstrap.ts';
import { meanOf } from '../core/statistics/estimators/mean.ts';
import { holmAdjusted } from '../core/statistics/holm.ts';
import { mean } from '../core/statistics/location.ts';
import { detectable } from '../core/statistics/power.ts';
import { type Versus, versus } from './compare.ts';
import { measure } from './measures.ts';
import { type Pairs, pairsOf } from './observations.ts';
import { compareBy, type ScenarioSample, valuesOf } from './sample.ts';
import type { Configuration } from './tune/trial.ts';
import { sentenceOf } from './verdict-sentence.ts';

/** How a policy took part. */
export interface Contestant {
  /** As the user wrote it. */
  readonly policy: string;
  /** Short and unique, for people. */
  readonly label: string;
  readonly kind: 'learned' | 'static';
  /** It sees what production cannot: a bound, and no rival. */
  readonly oracle?: true;
  /** Those that tuning found for a rule. */
  readonly parameters?: Configuration;
  /** SHA-256 of the artifact; null for a rule, and for several trainings. */
  readonly artifact: string | null;
  /** What the same method learned from several training seeds; absent where the policy is one. */
  readonly trainings?: readonly Training[];
}

/** One of several trainings of a method. */
export interface Training {
  /** As a user would name it alone. */
  readonly policy: string;
  readonly artifact: string;
  /** The training seed. */
  readonly seed: string;
}

export type Outcome = 'wins' | 'loses' | 'no evidence of difference' | 'void';

/** Whether a learned policy is better than another one, by one metric. */
export interface Verdict {
  readonly scenario: string;
  readonly policy: string;
  readonly against: string;
  readonly metric: string;
  readonly outcome: Outcome;
  readonly versus: Versus;
  readonly sentence: string;
  /** Of no difference, two-sided, by studentised bootstrap of the paired differences; null below two seeds. */
  readonly p: number | null;
  /** After Holm's correction over all verdicts of the run: what the outcome rests on, at 0.05. */
  readonly adjustedP: number | null;
  /** Seeds, and trainings where there are several, that the verdict rests on. */
  readonly seeds: number;
  readonly trainings: number;
  /** The smallest difference that would be found in four of five such runs, as a share of the other's mean. */
  readonly detectable: number | null;
}

/** What learned policies are judged by: what they were trained for. */
const METRIC = 'objective';
/** The chance of any false verdict among all of a run. */
const ALPHA = 0.05;
/** So fine is a p value, and for many verdicts so much finer that the smallest can still pass Holm's correction. */
const RESAMPLES = 10_000;
const RESAMPLES_PER_VERDICT = 200;

/** Two policies that are to be held against each other. */
interface Match {
  readonly scenario: string;
  readonly policy: string;
  readonly against: string;
  /** Whether the other is the best static policy. */
  readonly best: boolean;
  readonly pairs: Pairs;
}

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
  const matches = samples.flatMap((sample) => matchesOf(sample, contestants, baseline));
  const fine = bootstrap.finer(Math.max(RESAMPLES, RESAMPLES_PER_VERDICT * matches.length));
  const p = matches.map(({ pairs }) => fine.pValue(meanOf(differencesOf(pairs)), pairs.layout));
  const adjusted = holmAdjusted(p.map((value) => value ?? 1));
  const labels = new Map(contestants.map(({ policy, label }) => [policy, label]));
  return matches.map(({ best, pairs, ...match }, k) => {
    const adjustedP = p[k] === null ? null : adjusted[k]!;
    const findings = {
      ...match,
      metric: METRIC,
      outcome: outcomeOf(pairs, adjustedP),
      versus: versus(measure(METRIC), pairs, bootstrap),
      p: p[k]!,
      adjustedP,
      seeds: pairs.layout.columns[0]!,
      trainings: pairs.layout.rows,
      detectable: detectableShare(pairs, bootstrap),
    };
    return { ...findings, sentence: sentenceOf(findings, labels, best, matches.length) };
  });
}

function matchesOf(sample: ScenarioSample, contestants: readonly Contestant[], baseline: string): Match[] {
  const { scenario, results, worlds } = sample;
  const best = bestStatic(sample, contestants, METRIC);
  return contestants
    .filter(({ kind }) => kind === 'learned')
    .flatMap(({ policy }) =>
      [...new Set([best, baseline])]
        .filter((against) => against !== undefined && against !== policy)
        .map((against) => ({
          scenario,
          policy,
          against: against!,
          best: against === best,
          pairs: pairsOf(results.get(policy)!, results.get(against!)!, METRIC, worlds),
        }))
        .filter(({ against }) => valuesOf(results.get(against)!, METRIC).length > 0),
    );
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

/** Below zero where ours is better. Has a meaning where a ratio has none, and the sign of its logarithm where it has. */
function differencesOf({ ours, theirs }: Pairs): number[] {
  return ours.map((value, k) => compareBy(METRIC, value, theirs[k]!));
}

function outcomeOf(pairs: Pairs, adjustedP: number | null): Outcome {
  if (adjustedP === null || !(adjustedP < ALPHA)) return 'no evidence of difference';
  return mean(differencesOf(pairs)) < 0 ? 'wins' : 'loses';
}

function detectableShare(pairs: Pairs, bootstrap: Bootstrap): number | null {
  const precision = bootstrap.precision(meanOf(differencesOf(pairs)), pairs.layout);
  const level = mean(pairs.theirs);
  return precision && level > 0 ? detectable(precision) / level : null;
}
