import { rmSync } from 'node:fs';
import type { TrialExecutor } from '../../bench/executors/executor.ts';
import type { Trial } from '../../bench/trial.ts';
import { InputError } from '../../core/errors.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Io } from '../io.ts';
import { beginKeeping, keeping } from '../kept-results.ts';
import { executorOf, jobsOf } from '../threads.ts';
import { type TrialKey, trialKeys } from '../trial-key.ts';
import { createTrialRunner } from '../trial-runner.ts';

/** The file by which a folder is known to hold the trials of an unfinished benchmark. */
const MARKER = 'bench.json';

/** Where the trials of a benchmark run; its result does not depend on it. */
export interface Execution {
  readonly jobs: number | undefined;
  readonly redis?: string | undefined;
  /** The benchmark's folder. */
  readonly out?: string | undefined;
  readonly resume?: boolean;
}

/** What is to run. */
interface Given {
  /** How many trials. */
  readonly trials: number;
  /** By `scenarioKey`. */
  readonly scenarios: ReadonlyMap<string, Scenario>;
}

/**
 * Runs the trials of a benchmark in this process, in threads, or in worker processes elsewhere. With `out` every
 * trial is kept in a folder beside it as soon as it has ended.
 *
 * @throws InputError for options that do not go together
 * @throws MissingComponentError when there is no Redis at the address
 */
export async function benchExecutor(execution: Execution, given: Given, io: Io): Promise<TrialExecutor> {
  const { out, resume = false } = execution;
  if (resume && out === undefined)
    throw new InputError('--resume needs --out: the folder of the benchmark to go on with');
  const keyOf = trialKeys(given.scenarios);
  const executor = await placeOf(execution, given, keyOf, io);
  if (out === undefined) return executor;
  const folder = keptFolder(out);
  beginKeeping(folder, MARKER, resume);
  return keeping(executor, folder, keyOf);
}

/** Once the benchmark has been written, its folder holds all that is needed. */
export function forgetTrials(out: string): void {
  rmSync(keptFolder(out), { recursive: true, force: true });
}

function keptFolder(out: string): string {
  return `${out.replace(/[/\\]+$/, '')}-runs`;
}

async function placeOf(
  { jobs, redis }: Execution,
  { trials, scenarios }: Given,
  keyOf: (trial: Trial) => TrialKey,
  io: Io,
): Promise<TrialExecutor> {
  if (redis === undefined) return executorOf(jobsOf(jobs, trials), './trial-worker', createTrialRunner());
  if (jobs !== undefined)
    throw new InputError('--jobs and --redis do not go together: give --jobs to each worker');
  const { connect } = await import('../../bench/executors/redis/connection.ts');
  // Before anything that was kept is forgotten.
  (await connect(redis)).disconnect();
  const { redisExecutor } = await import('../distributed/redis-executor.ts');
  return redisExecutor({ url: redis, scenarios, keyOf, note: (line) => io.note(line) });
}
