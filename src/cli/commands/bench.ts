import { existsSync } from 'node:fs';
import { type Benchmark, type BenchmarkGiven, runBenchmark } from '../../bench/benchmark.ts';
import type { TrialExecutor } from '../../bench/executors/executor.ts';
import { benchmarkFiles, RESULT_FILE } from '../../bench/files.ts';
import { type RivalTuning, withTuned } from '../../bench/rival-tuning.ts';
import { parseSeeds, SPLITS } from '../../bench/seeds.ts';
import { playedBy } from '../../bench/trainings.ts';
import type { Contestant } from '../../bench/verdict.ts';
import { boundsOf } from '../../bounds/index.ts';
import { InputError, VerificationError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import { compareBenchmarks } from '../bench-compare.ts';
import { benchExecutor, type Execution, forgetTrials } from '../bench-execution.ts';
import { BENCH_MANIFEST_FILE, benchManifest } from '../bench-manifest.ts';
import { benchMarkdown, MARKDOWN_FILE, namedMeasures } from '../bench-markdown.ts';
import { benchText } from '../bench-text.ts';
import { boundLevelOf, boundsOption } from '../bound-level.ts';
import { command } from '../command.ts';
import { refuseForeign, writeFolderAtomic } from '../files.ts';
import type { Io } from '../io.ts';
import { POLICY_HELP, resolvePolicy } from '../policy.ts';
import { contestantsOf, policyList, trainingsOf } from '../policy-list.ts';
import { interruptible } from '../signals.ts';
import { identity, type LoadedSuite, loadedScenarios, loadSuite } from '../suite-file.ts';
import { jobsOf } from '../threads.ts';
import { RECORDED } from '../trial-runner.ts';
import { tuneRivals } from '../tuning/fair-rivals.ts';
import { wholeNumber } from '../whole-number.ts';

/** In place of a suite: compare two benchmarks that were kept. */
const COMPARE = 'compare';

/** The file by which a folder is known to hold results of tuning. */
const TUNING_FILE = 'tune.json';

export const bench = command({
  positionals: {
    scenarios: {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'A suite, or scenarios: files or shipped names; or compare and two folders of results',
    },
  },
  options: {
    policies: {
      type: 'string',
      array: true,
      default: [],
      describe: `Separated by commas; static is every suitable scheduler. ${POLICY_HELP}`,
    },
    split: { choices: SPLITS, default: 'test', describe: 'Which of the suite’s seeds' },
    set: { type: 'string', array: true, default: [], describe: 'path=value in every scenario' },
    seeds: { type: 'string', describe: '1..20 or 1,2,5: these instead of the split’s' },
    baseline: {
      type: 'string',
      describe: 'The policy to compare with; default: the suite’s, else the first',
    },
    jobs: { type: 'number', describe: 'Threads; default: one a core. Results do not depend on it' },
    redis: {
      type: 'string',
      describe: 'redis://HOST:PORT: let `switchyard worker` processes run the trials',
    },
    threshold: {
      type: 'string',
      array: true,
      default: [],
      describe: "Must hold for means in every scenario, else exit 99: 'ppo.cost < 0.85 * random.cost'",
    },
    tune: {
      type: 'number',
      describe: 'Try so many configurations of each rule with parameters first, on the train split',
    },
    bounds: boundsOption,
    regret: {
      type: 'number',
      default: 0,
      describe: 'Choices of each run whose other candidates are simulated too',
    },
    metric: { type: 'string', default: 'objective', describe: 'With compare: what is compared' },
    tolerance: {
      type: 'number',
      default: 0,
      describe: 'With compare: share by which a mean may be worse without an exit code of 99',
    },
    measures: {
      type: 'string',
      describe: 'Columns of report.md in the folder, separated by commas: savedShare,meanRecovery',
    },
    out: {
      type: 'string',
      describe: 'Write results, a report, every trial and sample schedules to this folder',
    },
    resume: { type: 'boolean', default: false, describe: 'Go on with what was run for --out already' },
  },
  examples: [
    ['switchyard bench two-tier --policies static', 'Every suitable scheduler on the same twenty seeds'],
    [
      "switchyard bench two-tier --policies random,runs/ppo --threshold 'ppo.objective < best-static.objective'",
      'A learned policy against a rule',
    ],
    ['switchyard bench compare results/main results/branch', 'What changed; exit 99 where it got worse'],
  ],
  async run(given, io) {
    const [first, ...folders] = given.scenarios;
    if (first === COMPARE) return compareBenchmarks({ ...given, folders }, io);
    if (given.out !== undefined) refuseForeign(given.out, RESULT_FILE);
    const measures = namedMeasures(given.measures?.split(',') ?? [], '--measures');
    const benchmark = await benchmarkOf(given, io);
    if (given.out !== undefined) {
      // The page is a view of the other files, so the manifest does not list it.
      const files = filesOf(benchmark, given).set(MARKDOWN_FILE, benchMarkdown(benchmark, measures));
      writeFolderAtomic(given.out, files, RESULT_FILE);
      forgetTrials(given.out);
    }
    io.answer('bench', { ...benchmark.document }, () => benchText(benchmark.document));
    for (const warning of benchmark.document.warnings) io.warn(warning);
    if (given.out !== undefined) io.note(`wrote ${given.out}; switchyard plot ${given.out} draws it`);
    refuseVoid(benchmark);
    const failed = benchmark.document.thresholds.filter(({ pass }) => !pass);
    if (failed.length > 0) {
      throw new VerificationError(`threshold not met: ${failed.map(({ expr }) => expr).join(' · ')}`);
    }
  },
});

/** @throws VerificationError where a policy was trained on what it was tested on: no figure of it means anything */
function refuseVoid({ document: { acquaintances, policies } }: Benchmark): void {
  const trained = policies.filter(({ policy }) =>
    acquaintances.some((each) => each.void && each.policy === policy),
  );
  if (trained.length === 0) return;
  throw new VerificationError(`trained on test instances: ${trained.map(({ label }) => label).join(', ')}`);
}

/** What results depend on; JSON. */
export interface BenchGiven {
  readonly scenarios: readonly string[];
  readonly policies: readonly string[];
  readonly split: string;
  readonly set: readonly string[];
  readonly seeds: string | undefined;
  readonly baseline: string | undefined;
  readonly threshold: readonly string[];
  readonly bounds: string | undefined;
  readonly regret: number;
  readonly tune?: number | undefined;
}

type Running = BenchGiven & Execution;

/** Runs a benchmark and shows how far it is. */
export async function benchmarkOf(given: Running, io: Io): Promise<Benchmark> {
  const loaded = await loadSuite(given.scenarios, given.set);
  const plan = await planOf(given, loaded, await tuningsOf(given, loaded, io));
  const trials = plan.scenarios.length * plan.policies.length * plan.seeds.length;
  const scenarios = loadedScenarios(loaded.splits[splitOf(given.split)], given.set);
  return runShown(plan, await benchExecutor(given, { trials, scenarios }, io), io);
}

/** All files of a benchmark's folder. */
function filesOf(benchmark: Benchmark, given: BenchGiven): Map<string, string> {
  const files = benchmarkFiles(benchmark);
  const { scenarios, policies, split, set, seeds, baseline, threshold, bounds, regret, tune } = given;
  const kept: BenchGiven = {
    scenarios,
    policies,
    split,
    set,
    seeds,
    baseline,
    threshold,
    bounds,
    regret,
    tune,
  };
  return files.set(BENCH_MANIFEST_FILE, `${JSON.stringify(benchManifest({ ...kept }, files), null, 2)}\n`);
}

/** The policies that are asked for, before any is tuned. */
function askedPolicies({ policies, split }: BenchGiven, { suite, splits }: LoadedSuite): string[] {
  const { loaded } = splits[splitOf(split)].instances[0]!;
  return policyList(policies.length > 0 ? policies : suite.policies, loaded.control);
}

const splitOf = (name: string) => SPLITS.find((split) => split === name)!;

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

/** What to run, checked as far as it can be before any trial. */
async function planOf(
  given: BenchGiven,
  loaded: LoadedSuite,
  tunings: readonly RivalTuning[],
): Promise<BenchmarkGiven> {
  const { suite, hash, splits } = loaded;
  const split = splitOf(given.split);
  const { instances, seeds } = splits[split];
  const scenarios = instances.map(({ loaded }) => loaded);
  const policies = withTuned(askedPolicies(given, loaded), tunings);
  if (policies.length === 0)
    throw new InputError('--policies is required: the suite names none (static: all schedulers)');
  const contestants = contestantsOf(policies, tunings);
  const played = [...new Set(contestants.flatMap(playedBy))];
  for (const policy of played.filter((name) => name !== RECORDED)) {
    const { create } = await resolvePolicy(policy);
    for (const scenario of scenarios) create({ scenario, parameters: {}, seed: '1' });
  }
  return {
    suite: suite.name,
    identity: { suiteHash: hash, instances: instances.map(identity) },
    scenarios: instances.map(({ path }) => path),
    settings: instances.map(({ set }) => set),
    overrides: given.set,
    scenarioNames: instances.map(({ scenario }) => scenario),
    policies: played,
    contestants,
    tunings,
    trainings: trainingsOf(contestants),
    heldOut: suite.heldOut && split === 'test',
    baseline: baselineOf(given.baseline, suite.baseline, contestants),
    split: given.seeds === undefined ? split : null,
    seeds: given.seeds === undefined ? seeds : parseSeeds(given.seeds, '--seeds'),
    thresholds: given.threshold,
    examinedChoices: wholeNumber('--regret', given.regret, 0),
    boundsOf: async (s, seed) => boundsOf(scenarios[s]!, seed, boundLevelOf(given.bounds, scenarios[s]!)),
  };
}

/** A suite's baseline counts where it takes part. */
function baselineOf(
  named: string | undefined,
  ofSuite: string | undefined,
  contestants: readonly Contestant[],
): string {
  const policies = contestants.map(({ policy }) => policy);
  if (named !== undefined && !policies.includes(named)) {
    throw new InputError(`--baseline: '${named}' is not among the policies${allowedNames(named, policies)}`);
  }
  const baseline = named ?? policies.find((policy) => policy === ofSuite) ?? policies[0]!;
  if (contestants.some(({ policy, trainings }) => policy === baseline && trainings)) {
    throw new InputError(`--baseline: '${baseline}' holds several trainings (name one of them, or a rule)`);
  }
  return baseline;
}

function runShown(plan: BenchmarkGiven, executor: TrialExecutor, io: Io): Promise<Benchmark> {
  const total = plan.scenarios.length * plan.policies.length * plan.seeds.length;
  const progress = io.progress('benchmark', { total, unit: 'trials' });
  const onProgress = (done: number) => progress.update(done);
  return interruptible(io, (signal) => runBenchmark(plan, executor, { onProgress, signal })).finally(() =>
    progress.stop(),
  );
}
