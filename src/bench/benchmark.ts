import { Bootstrap } from '../core/statistics/bootstrap.ts';
import {
  type Acquaintance,
  acquaintances,
  acquaintanceWarnings,
  type TrainedOn,
  voided,
} from './acquaintance.ts';
import { type AggregateRow, aggregate } from './aggregate.ts';
import { compare, type ResultRow } from './compare.ts';
import type { ExecutionOptions, TrialExecutor } from './executors/executor.ts';
import { gapsOf, type OptimalityGap } from './gaps.ts';
import { type Plan, planTrials } from './plan.ts';
import { type Profiles, profilesOf } from './profiles.ts';
import { type RegretReport, regretOf } from './regret/report.ts';
import type { RivalTuning } from './rival-tuning.ts';
import { isOneWorld, type ScenarioSample, samplesOf } from './sample.ts';
import type { Split } from './seeds.ts';
import type { InstanceIdentity } from './suite-identity.ts';
import { readThreshold, type ThresholdResult } from './threshold.ts';
import { byContestant } from './trainings.ts';
import type { Trial, TrialResult } from './trial.ts';
import { type Contestant, judge, type Verdict } from './verdict.ts';
import { type Bound, type BoundFinder, boundsOfWorlds, meanBound } from './world-bounds.ts';

/** What to compare, on what, and what must hold. */
export interface BenchmarkGiven extends Plan {
  readonly suite: string;
  /** Own names of `scenarios`, in the same order. */
  readonly scenarioNames: readonly string[];
  /** Who `policies` play for: each for itself, or all trainings of a method for it. */
  readonly contestants: readonly Contestant[];
  /** One of `contestants`; where it has several trainings, others have as many or one. */
  readonly baseline: string;
  /** The split whose seeds these are; null where the user named them. */
  readonly split: Split | null;
  readonly thresholds: readonly string[];
  readonly boundsOf: BoundFinder;
  /** What the suite and its instances are made of; unknown unless given. */
  readonly identity?: BenchmarkIdentity;
  /** What learned policies were trained on, by policy; unknown unless given. */
  readonly trainings?: ReadonlyMap<string, readonly TrainedOn[]>;
  /** How rules among `policies` were tuned. */
  readonly tunings?: readonly RivalTuning[];
  /** Whether the instances are kept for tests, so that nothing may be trained on them; not unless given. */
  readonly heldOut?: boolean;
}

/** By which results can be told to be of the same suite. */
export interface BenchmarkIdentity {
  /** SHA-256 of all that the suite compares on. */
  readonly suiteHash: string;
  /** One a scenario, in the same order. */
  readonly instances: readonly InstanceIdentity[];
}

/** `bench --json`, all but its schema. Holds nothing that depends on when, where or in what order trials ran. */
export interface BenchmarkDocument extends Partial<BenchmarkIdentity> {
  readonly suite: string;
  readonly baseline: string;
  readonly trials: number;
  readonly split: Split | null;
  readonly seeds: readonly string[];
  /** `path=value` settings of every scenario. */
  readonly overrides: readonly string[];
  readonly policies: readonly Contestant[];
  readonly results: readonly ResultRow[];
  readonly verdicts: readonly Verdict[];
  readonly thresholds: readonly ThresholdResult[];
  readonly bounds: readonly Bound[];
  readonly gaps: readonly OptimalityGap[];
  readonly profiles: readonly Profiles[];
  /** Over all scenarios; empty where there is one. */
  readonly aggregate: readonly AggregateRow[];
  /** What other candidates would have come to; null unless choices were examined. */
  readonly regret: RegretReport | null;
  /** How rules came by their parameters; none were tuned where it is empty. */
  readonly tunings: readonly RivalTuning[];
  /** Policies that have met an instance in their training. */
  readonly acquaintances: readonly Acquaintance[];
  /** What a reader must know before believing the rest. */
  readonly warnings: readonly string[];
}

export interface Benchmark {
  readonly document: BenchmarkDocument;
  readonly trials: readonly Trial[];
  /** One a trial. */
  readonly results: readonly TrialResult[];
  readonly samples: readonly ScenarioSample[];
}

/** Runs every trial and compares the policies: the same seeds for all, differences paired by seed. */
export async function runBenchmark(
  given: BenchmarkGiven,
  executor: TrialExecutor,
  options?: ExecutionOptions,
): Promise<Benchmark> {
  const { suite, baseline, split, seeds, contestants, scenarioNames } = given;
  const thresholds = await Promise.all(given.thresholds.map((expr) => readThreshold(expr, contestants)));
  const trials = planTrials(given);
  const results = await executor.run(trials, options);
  const samples = byContestant(samplesOf(given, scenarioNames, results), contestants);
  const bootstrap = new Bootstrap();
  const rows = compare(samples, baseline, bootstrap);
  const bounds = await boundsOfWorlds(scenarioNames, seeds, given.boundsOf);
  const met = acquaintancesOf(given);
  const verdicts = voided(judge(samples, contestants, baseline, bootstrap), met, contestants);
  return {
    document: {
      suite,
      ...given.identity,
      baseline,
      trials: trials.length,
      split,
      seeds,
      overrides: given.overrides,
      policies: contestants,
      results: rows,
      verdicts,
      thresholds: thresholds.map((threshold) => threshold.check(rows)),
      bounds: bounds.map(meanBound),
      gaps: gapsOf(samples, bounds, bootstrap),
      profiles: profilesOf(samples, contestants),
      aggregate: aggregate(samples, baseline, bootstrap),
      regret: regretOf(samples, bootstrap),
      tunings: given.tunings ?? [],
      acquaintances: met,
      warnings: [
        ...acquaintanceWarnings(met, contestants),
        ...samples.filter(isOneWorld).map(({ scenario }) => oneWorldWarning(scenario)),
      ],
    },
    trials,
    results,
    samples,
  };
}

function acquaintancesOf({ trainings, identity, seeds, heldOut = false }: BenchmarkGiven): Acquaintance[] {
  if (!trainings || !identity) return [];
  return acquaintances(trainings, { instances: identity.instances, seeds, heldOut });
}

function oneWorldWarning(scenario: string): string {
  return (
    `${scenario} is the same world on every seed, so its results and intervals say nothing about other worlds ` +
    '(trace.windows lets the seed choose a part of the trace)'
  );
}
