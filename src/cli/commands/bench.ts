import { type Benchmark, type BenchmarkGiven, runBenchmark } from '../../bench/benchmark.ts';
import type { TrialExecutor } from '../../bench/executors/executor.ts';
import { benchmarkFiles, RESULT_FILE } from '../../bench/files.ts';
import { parseSeeds, SPLITS } from '../../bench/seeds.ts';
import { playedBy } from '../../bench/trainings.ts';
import type { Contestant } from '../../bench/verdict.ts';
import { boundsOf } from '../../bounds/index.ts';
import { InputError, VerificationError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import { compareBenchmarks } from '../bench-compare.ts';
import { BENCH_MANIFEST_FILE, benchManifest } from '../bench-manifest.ts';
import { benchMarkdown, MARKDOWN_FILE, namedMeasures } from '../bench-markdown.ts';
import { benchText } from '../bench-text.ts';
import { boundLevelOf, boundsOption } from '../bound-level.ts';
import { command } from '../command.ts';
import { refuseForeign, writeFolderAtomic } from '../files.ts';
import type { Io } from '../io.ts';
import { POLICY_HELP, resolvePolicy } from '../policy.ts';
import { contestantsOf, policyList } from '../policy-list.ts';
import { interruptible } from '../signals.ts';
import { type LoadedSuite, loadSuite } from '../suite-file.ts';
import { executorOf, jobsOf } from '../threads.ts';
import { createTrialRunner, RECORDED } from '../trial-runner.ts';
import { wholeNumber } from '../whole-number.ts';

/** In place of a suite: compare two benchmarks that were kept. */
const COMPARE = 'compare';

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
    threshold: {
      type: 'string',
      array: true,
      default: [],
      describe: "Must hold for means in every scenario, else exit 99: 'ppo.cost < 0.85 * random.cost'",
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
    }
    io.answer('bench', { ...benchmark.document }, () => benchText(benchmark.document));
    for (const warning of benchmark.document.warnings) io.warn(warning);
    if (given.out !== undefined) io.note(`wrote ${given.out}; switchyard plot ${given.out} draws it`);
    const failed = benchmark.document.thresholds.filter(({ pass }) => !pass);
    if (failed.length > 0) {
      throw new VerificationError(`threshold not met: ${failed.map(({ expr }) => expr).join(' · ')}`);
    }
  },
});

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
}

/** Runs a benchmark and shows how far it is. */
export async function benchmarkOf(
  given: BenchGiven & { readonly jobs: number | undefined },
  io: Io,
): Promise<Benchmark> {
  const plan = await planOf(given, await loadSuite(given.scenarios, given.set));
  const { scenarios, policies, seeds } = plan;
  const jobs = jobsOf(given.jobs, scenarios.length * policies.length * seeds.length);
  return runShown(plan, executorOf(jobs, './trial-worker', createTrialRunner()), io);
}

/** All files of a benchmark's folder. */
function filesOf(benchmark: Benchmark, given: BenchGiven): Map<string, string> {
  const files = benchmarkFiles(benchmark);
  const { scenarios, policies, split, set, seeds, baseline, threshold, bounds, regret } = given;
  const kept: BenchGiven = { scenarios, policies, split, set, seeds, baseline, threshold, bounds, regret };
  return files.set(BENCH_MANIFEST_FILE, `${JSON.stringify(benchManifest({ ...kept }, files), null, 2)}\n`);
}

/** What to run, checked as far as it can be before any trial. */
async function planOf(given: BenchGiven, { suite, paths, scenarios }: LoadedSuite): Promise<BenchmarkGiven> {
  const texts = given.policies.length > 0 ? given.policies : suite.policies;
  const policies = policyList(texts, scenarios[0]!.control);
  if (policies.length === 0)
    throw new InputError('--policies is required: the suite names none (static: all schedulers)');
  const contestants = contestantsOf(policies);
  const played = [...new Set(contestants.flatMap(playedBy))];
  for (const policy of played.filter((name) => name !== RECORDED)) {
    const { create } = await resolvePolicy(policy);
    for (const scenario of scenarios) create({ scenario, parameters: {}, seed: '1' });
  }
  const split = given.seeds === undefined ? SPLITS.find((name) => name === given.split)! : null;
  return {
    suite: suite.name,
    scenarios: paths,
    overrides: given.set,
    scenarioNames: scenarios.map(({ name }) => name),
    policies: played,
    contestants,
    baseline: baselineOf(given.baseline, suite.baseline, contestants),
    split,
    seeds: split === null ? parseSeeds(given.seeds!, '--seeds') : suite.splits[split],
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
