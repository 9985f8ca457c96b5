import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { schedulers } from '../../policies/static/index.ts';
import { loadScenario } from '../../src/cli/scenario-file.ts';
import { root } from '../cli/cli.ts';

/** A run whose state hash is committed. */
export interface GoldenRun {
  readonly name: string;
  /** The command line, without the command's name. */
  readonly words: readonly string[];
}

/** Scenarios small enough to end in milliseconds, a file a feature; those that ship are cut to so many tasks. */
const FOLDERS = [
  { folder: 'test/conformance/golden-scenarios', settings: [] },
  { folder: 'scenarios', settings: ['horizon.tasks=300'] },
];

/** Scenarios run in several versions; the others as they stand. */
const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  'golden-scenarios/batch': [
    'batch.backfill=none',
    'batch.backfill=easy',
    'batch.backfill=conservative',
    'batch.semantics=rlscheduler',
  ],
};

/** One that rolls dice, and those that predict or compute most. */
const SAMPLE = ['random', 'earliest-finish', 'f1'];

/** Every run of the table, by name: scenario, version, policy. */
export async function goldenRuns(): Promise<GoldenRun[]> {
  const runs: GoldenRun[] = [];
  for (const { folder, settings } of FOLDERS) {
    for (const file of readdirSync(join(root, folder)).sort()) {
      if (!file.endsWith('.yaml')) continue;
      const scenario = `${basename(folder)}/${basename(file, '.yaml')}`;
      const path = join(root, folder, file);
      for (const version of VERSIONS[scenario] ?? ['']) {
        const sets = [...settings, ...(version === '' ? [] : [version])];
        const { control } = await loadScenario(path, sets);
        for (const policy of policiesFor(control, scenario)) {
          runs.push({
            name: [scenario, version, policy].filter((part) => part !== '').join(' '),
            words: [path, '--policy', policy, '--seed', 'golden', ...sets.flatMap((set) => ['--set', set])],
          });
        }
      }
    }
  }
  return runs;
}

/** All that make sense for the scenario that is named after its control model; for the others one or two. */
function policiesFor(control: string, scenario: string): string[] {
  const fitting = schedulers
    .names()
    .filter((name) => (schedulers.get(name).controls as readonly string[]).includes(control));
  return scenario === `golden-scenarios/${control}`
    ? fitting
    : fitting.filter((name) => SAMPLE.includes(name));
}
