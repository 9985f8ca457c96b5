import { existsSync } from 'node:fs';
import { type Benchmark, type BenchmarkGiven, runBenchmark } from '../../bench/benchmark.ts';
import type { TrialExecutor } from '../../bench/executors/executor.ts';
import type { RivalTuning } from '../../bench/rival-tuning.ts';
import { refuseForeign, writeFolderAtomic } from '../files.ts';
import type { Io } from '../io.ts';
import { interruptible } from '../signals.ts';
import { type LoadedSuite, loadedScenarios, loadSuite } from '../suite-file.ts';
import { jobsOf } from '../threads.ts';
import { tuneRivals } from '../tuning/fair-rivals.ts';
import { wholeNumber } from '../whole-number.ts';
import { benchExecutor, type Execution } from './execution.ts';
import { askedPolicies, type BenchGiven, planOf, splitOf } from './plan.ts';

/** The file by which a folder is known to hold results of tuning. */
const TUNING_FILE = 'tune.json';

type Running = BenchGiven & Execution;

/** Runs a benchmark and shows how far it is. */
export async function benchmarkOf(given: Running, io: Io): Promise<Benchmark> {
  const loaded = await loadSuite(given.scenarios, given.set);
  const plan = await planOf(given, loaded, await tuningsOf(given, loaded, io));
  const trials = plan.scenarios.length * plan.policies.length * plan.seeds.length;
  const scenarios = loadedScenarios(loaded.splits[splitOf(given.split)], given.set);
  return runShown(plan, await benchExecutor(given, { trials, scenarios }, io), io);
}

/** Gives rules with parameters their best chance where that is asked for. */
async function tuningsOf(given: Running, loaded: LoadedSuite, io: Io): Promise<RivalTuning[]> {
  const { out, set } = given;
  if (given.tune === undefined) return [];
  const tune = wholeNumber('--tune', given.tune, 1);
  const folder = out === undefined ? null : beginFolder(`${out}-tuning`);
  const jobs = jobsOf(given.jobs, Number.POSITIVE_INFINITY);
  return interruptible(io, (signal) =>
    tuneRivals(askedPolicies(given, loaded), tune, loaded, set, { jobs, folder, signal, io }),
  );
}

/** What was judged before for the same folder is not judged again. */
function beginFolder(folder: string): string {
  refuseForeign(folder, TUNING_FILE);
  if (!existsSync(folder)) writeFolderAtomic(folder, new Map([[TUNING_FILE, '{}\n']]), TUNING_FILE);
  return folder;
}

function runShown(plan: BenchmarkGiven, executor: TrialExecutor, io: Io): Promise<Benchmark> {
  const total = plan.scenarios.length * plan.policies.length * plan.seeds.length;
  const progress = io.progress('benchmark', { total, unit: 'trials' });
  const onProgress = (done: number) => progress.update(done);
  return interruptible(io, (signal) => runBenchmark(plan, executor, { onProgress, signal })).finally(() =>
    progress.stop(),
  );
}
