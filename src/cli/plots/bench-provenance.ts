import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RESPONSES_FILE, RESULT_FILE, TRIALS_FILE } from '../../bench/files.ts';
import type { DataTable } from '../../report/page.ts';
import { BENCH_MANIFEST_FILE, type BenchManifest, readBenchManifest } from '../benchmarking/manifest.ts';
import { readPackage } from '../project.ts';
import type { DrawnDocument } from './bench-document.ts';

/** Files whose hashes are told: what the rest is drawn from. */
const HASHED: readonly string[] = [RESULT_FILE, TRIALS_FILE, RESPONSES_FILE];

/** Where the figures come from, and how to come to them again. */
export function provenanceTable(folder: string, document: DrawnDocument): DataTable {
  const path = join(folder, BENCH_MANIFEST_FILE);
  const manifest = existsSync(path) ? readBenchManifest(path) : undefined;
  const rows: [string, string][] = [
    ...(manifest
      ? ([
          ['run again and compared by', `switchyard reproduce ${folder}`],
          ['made by', benchCommand(manifest.given)],
          ['switchyard', manifest.version],
        ] as [string, string][])
      : []),
    ['drawn by switchyard', readPackage().version],
    ['suite', document.suite],
    ...(document.suiteHash ? [['suite, SHA-256', document.suiteHash] as [string, string]] : []),
    ['split', document.split ?? 'none: seeds were given'],
    ['seeds', document.seeds.join(', ')],
    ...document.overrides.map((setting): [string, string] => ['setting', setting]),
    ['baseline', document.baseline],
    ...(document.instances ?? []).map(({ scenario, hash }): [string, string] => [
      `scenario ${scenario}, SHA-256`,
      hash,
    ]),
    ...document.policies.flatMap(({ label, policy, artifact }): [string, string][] =>
      artifact === null ? [] : [[`artifact ${label} (${policy}), SHA-256`, artifact]],
    ),
    ...Object.entries(manifest?.files ?? {})
      .filter(([name]) => HASHED.includes(name))
      .map(([name, hash]): [string, string] => [`${name}, SHA-256`, hash]),
  ];
  return {
    id: 'provenance-table',
    title: 'Provenance',
    note: 'With the same version, the command comes to the same figures, byte by byte.',
    table: { columns: ['what', 'value'], rows },
    choices: [],
    chosen: {},
  };
}

/** The words of the command, from what it was given. */
function benchCommand({ scenarios, ...options }: BenchManifest['given']): string {
  const words = Object.entries(options).flatMap(([name, value]) =>
    [value]
      .flat()
      .flatMap((each) => (each === null || each === undefined ? [] : [`--${name}`, String(each)])),
  );
  return ['switchyard', 'bench', ...[scenarios].flat().map(String), ...words].map(quoted).join(' ');
}

/** As a POSIX shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
