import { join } from 'node:path';
import { benchmarkFiles, RESULT_FILE } from '../../bench/files.ts';
import { InputError, VerificationError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';
import { BENCH_MANIFEST_FILE, readBenchManifest } from '../benchmarking/manifest.ts';
import type { BenchGiven } from '../benchmarking/plan.ts';
import { benchmarkOf } from '../benchmarking/run.ts';
import { command } from '../command.ts';
import { readFolder, readTextFile } from '../files.ts';
import { type Difference, jsonDifferences } from '../json-differences.ts';
import { readPackage } from '../project.ts';

/** Differences in the result that are listed. */
const MOST_LISTED = 10;

export const reproduce = command({
  positionals: {
    result: { type: 'string', demandOption: true, describe: 'A folder that bench --out wrote' },
  },
  options: {
    jobs: { type: 'number', describe: 'Threads; default: one a core' },
  },
  examples: [['switchyard reproduce results/runs/quickstart/bench', 'Run it again and compare every byte']],
  async run({ result: folder, jobs }, io) {
    if (!readFolder(folder, 'a folder that bench wrote').includes(BENCH_MANIFEST_FILE)) {
      throw new InputError(`${folder}: no ${BENCH_MANIFEST_FILE} (expected a folder that bench --out wrote)`);
    }
    const manifest = readBenchManifest(join(folder, BENCH_MANIFEST_FILE));
    const contentOf = (name: string) => readTextFile(join(folder, name), 'a file of the benchmark');
    const edited = Object.keys(manifest.files).filter(
      (name) => sha256(contentOf(name)) !== manifest.files[name],
    );
    if (edited.length > 0) {
      throw new VerificationError(`${folder}: not as bench wrote it: ${edited.join(', ')}`);
    }
    const { version } = readPackage();
    if (version !== manifest.version) io.warn(`made by version ${manifest.version}; this is ${version}`);
    const given = manifest.given as unknown as BenchGiven;
    const again = benchmarkFiles(await benchmarkOf({ ...given, jobs }, io));
    const differing = Object.keys(manifest.files).filter((name) => again.get(name) !== contentOf(name));
    const differences = differing.includes(RESULT_FILE)
      ? jsonDifferences(
          JSON.parse(contentOf(RESULT_FILE)),
          JSON.parse(again.get(RESULT_FILE) ?? 'null'),
          MOST_LISTED,
        )
      : [];
    const files = Object.keys(manifest.files).map((name) => ({ name, same: !differing.includes(name) }));
    io.answer('reproduce', { result: folder, same: differing.length === 0, files, differences }, () =>
      [
        ...files.map(({ name, same }) => `${same ? 'same     ' : 'DIFFERENT'}  ${name}`),
        ...differences.map(differenceText),
      ].join('\n'),
    );
    if (differing.length > 0) throw new VerificationError(`not reproduced: ${differing.join(', ')}`);
  },
});

function differenceText({ path, expected, found }: Difference): string {
  return `${path}: was ${JSON.stringify(expected)}, is ${JSON.stringify(found)}`;
}
