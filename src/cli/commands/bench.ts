import type { Benchmark } from '../../bench/benchmark.ts';
import { RESULT_FILE } from '../../bench/files.ts';
import { SPLITS } from '../../bench/seeds.ts';
import { VerificationError } from '../../core/errors.ts';
import { compareBenchmarks } from '../benchmarking/compare.ts';
import { forgetTrials } from '../benchmarking/execution.ts';
import { filesOf } from '../benchmarking/folder.ts';
import { benchMarkdown, MARKDOWN_FILE, namedMeasures } from '../benchmarking/markdown.ts';
import { benchmarkOf } from '../benchmarking/run.ts';
import { benchText } from '../benchmarking/text.ts';
import { boundsOption } from '../bound-level.ts';
import { command } from '../command.ts';
import { refuseForeign, writeFolderAtomic } from '../files.ts';
import { POLICY_HELP } from '../policy.ts';

/** In place of a suite: compare two benchmarks that were kept. */
const COMPARE = 'compare';

export const bench = command({
  positionals: {
    scenarios: {
      type: 'string',
      array: true,
      demandOption: true,
      describe:
        'A suite, or scenarios: files or shipped names (the suite where both have it); or compare and two folders',
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
