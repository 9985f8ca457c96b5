import { join } from 'node:path';
import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import { RESULT_FILE, TRIALS_FILE } from '../../bench/files.ts';
import { InputError, VerificationError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import { command } from '../command.ts';
import { readTextFile, writeFolderAtomic } from '../files.ts';
import type { Io } from '../io.ts';
import { readJsonFile } from '../json-file.ts';
import { parse } from '../parse.ts';
import { type Checked, checkSuite } from '../reference/check.ts';
import { referencePage } from '../reference/page.ts';
import {
  OBJECTIVES_FILE,
  ORIGIN_FILE,
  type Origin,
  objectiveRows,
  originOf,
  REPORT_FILE,
  writeObjectives,
} from '../reference/tables.ts';
import { shippedNames } from '../scenario-file.ts';
import { loadSuite } from '../suite-file.ts';

const COMMAND = 'npm run reference';

/** Suites whose instances are small enough for optima; others have lower bounds. */
const EXACT = ['jobshop'];

export const reference = command({
  options: {
    only: { type: 'string', array: true, describe: 'Suites by their name; all unless given' },
    tune: {
      type: 'number',
      default: 8,
      describe: 'Configurations that each rule with parameters is given; 0: none',
    },
    jobs: { type: 'number', describe: 'Threads; default: one a core. Results do not depend on it' },
    out: { type: 'string', default: 'results/reference', describe: 'Where each suite has its folder' },
    runs: { type: 'string', default: 'results/runs/reference', describe: 'Where whole results are kept' },
    check: {
      type: 'boolean',
      default: false,
      describe: 'Run a few trials again: exit 99 if a digit differs',
    },
  },
  examples: [
    ['switchyard reference --only routing', 'The tables of one suite'],
    ['switchyard reference --check', 'Whether this machine comes to the same digits'],
  ],
  async run({ only, tune, jobs, out, runs, check }, io) {
    const suites = named(only);
    if (check) {
      answerChecked(await checked(suites, out), io);
      return;
    }
    for (const suite of suites) {
      const folder = join(runs, suite);
      const words = ['bench', suite, '--policies', 'static', '--out', folder];
      const bounds = ['--bounds', EXACT.includes(suite) ? 'exact' : 'lower'];
      await bench(
        [
          ...words,
          ...bounds,
          ...(tune > 0 ? ['--tune', String(tune)] : []),
          ...(jobs === undefined ? [] : ['--jobs', String(jobs)]),
        ],
        io,
      );
      writeFolderAtomic(join(out, suite), await filesOf(suite, folder), REPORT_FILE);
      io.note(`wrote ${join(out, suite)}`);
    }
    io.answer('reference', { suites }, () => `${suites.length} suites in ${out}`);
  },
});

function named(only: readonly string[] | undefined): readonly string[] {
  const known = shippedNames('suites').toSorted();
  const unknown = only?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new InputError(`--only: no suite '${unknown}'${allowedNames(unknown, known)}`);
  return only ?? known;
}

/** Runs `bench` as the command line would, its answer going to its folder alone. */
async function bench(words: readonly string[], io: Io): Promise<void> {
  const request = await parse(words);
  await request!.command.run(request!.given as never, { ...io, answer: () => {} });
}

async function filesOf(suite: string, folder: string): Promise<Map<string, string>> {
  const document = readJsonFile<BenchmarkDocument>(join(folder, RESULT_FILE), 'a benchmark’s result');
  const rows = objectiveRows(readTextFile(join(folder, TRIALS_FILE), 'a benchmark’s trials'));
  const { suite: loaded } = await loadSuite([suite], []);
  return new Map([
    [REPORT_FILE, referencePage(document, loaded.description ?? '', COMMAND)],
    [OBJECTIVES_FILE, writeObjectives(rows, document.seeds)],
    [ORIGIN_FILE, `${JSON.stringify(originOf(document), null, 2)}\n`],
  ]);
}

async function checked(suites: readonly string[], out: string): Promise<Checked[]> {
  const all: Checked[] = [];
  for (const suite of suites) {
    const loaded = await loadSuite([suite], []);
    const origin = readJsonFile<Origin>(join(out, suite, ORIGIN_FILE), 'a suite’s tables');
    all.push(
      await checkSuite(loaded, origin, readTextFile(join(out, suite, OBJECTIVES_FILE), 'a suite’s tables')),
    );
  }
  return all;
}

/** @throws VerificationError where a digit differs */
function answerChecked(all: readonly Checked[], io: Io): void {
  const differences = all.flatMap((each) => each.differences);
  const trials = all.reduce((sum, each) => sum + each.trials, 0);
  io.answer('reference', { checked: all }, () =>
    all.map((each) => `${each.suite}: ${each.trials} trials, ${each.differences.length} differ`).join('\n'),
  );
  if (differences.length > 0)
    throw new VerificationError(
      `not as in the tables: ${differences.join('; ')}; ${COMMAND} writes them anew`,
    );
  io.note(`${trials} trials come to the very digits of the tables`);
}
