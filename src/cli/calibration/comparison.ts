import { KeyedStream } from '../../core/random.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { createDistribution } from '../../workload/distribution.ts';
import { ascending, twoSampleKs, wasserstein } from '../../workload/fitting/distances.ts';
import type { Io } from '../io.ts';
import { playSimulated } from '../play-simulated.ts';
import type { Policy } from '../policy.ts';
import type { Calibration } from './calibrated.ts';
import type { RecordedTasks } from './recorded-tasks.ts';

export const COMPARED = ['interarrival', 'work', 'response', 'wait'] as const;
type Compared = (typeof COMPARED)[number];

/** How far the simulation is from the trace, played under the same scheduler: means over the replications. */
export interface Distance {
  readonly metric: Compared;
  /** Means, in seconds. */
  readonly trace: number;
  readonly simulated: number;
  /** Of the two-sample Kolmogorov–Smirnov statistic. */
  readonly ks: number;
  /** Of the Wasserstein-1 distance, in seconds. */
  readonly wasserstein: number;
}

type Samples = Readonly<Record<Compared, Float64Array>>;

interface ComparisonGiven {
  readonly played: Scenario;
  readonly calibrated: Scenario;
  readonly recorded: RecordedTasks;
  readonly calibration: Calibration;
  readonly policy: Policy;
  readonly replications: number;
  readonly io: Io;
}

/** Plays the trace once, and the calibrated scenario on the seeds 1, 2, …. */
export function compare({
  played,
  calibrated,
  recorded,
  calibration,
  policy,
  replications,
  io,
}: ComparisonGiven) {
  const traced = samplesOf(
    played,
    '1',
    recorded.groups.flatMap(({ work }) => work),
    policy,
    io,
  );
  const simulated = Array.from({ length: replications }, (_, k) =>
    samplesOf(calibrated, String(k + 1), drawnWork(calibration, String(k + 1)), policy, io),
  );
  return COMPARED.map((metric): Distance => {
    const over = (of: (values: Float64Array) => number) => mean(simulated.map((each) => of(each[metric])));
    return {
      metric,
      trace: mean(traced[metric]),
      simulated: over(mean),
      ks: over((values) => twoSampleKs(traced[metric], values)),
      wasserstein: over((values) => wasserstein(traced[metric], values)),
    };
  });
}

function samplesOf(
  scenario: Scenario,
  seed: string,
  work: readonly number[],
  policy: Policy,
  io: Io,
): Samples {
  const rows = playSimulated({ scenario, seed, policy, record: true, journal: false, io }).rows();
  const arrivals = rows.map(({ arrival }) => arrival);
  const done = rows.filter(({ finish }) => finish !== null);
  return {
    interarrival: ascending(arrivals.slice(1).map((time, i) => time - arrivals[i]!)),
    work: ascending(work),
    response: ascending(done.map(({ arrival, finish }) => finish! - arrival)),
    wait: ascending(done.map(({ arrival, start }) => start! - arrival)),
  };
}

/** As much work of each class as the trace has, drawn anew. */
function drawnWork({ classes }: Calibration, seed: string): number[] {
  return classes.flatMap(({ spec, tasks }, k) => {
    const distribution = createDistribution(spec);
    const stream = new KeyedStream(seed, `calibration/${k}`);
    return Array.from({ length: tasks }, (_, i) => distribution.sample(stream, i));
  });
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
