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
  { folder: 'scenarios', settings: ['horizon.tasks=150'] },
];

/** Further versions of some scenarios. */
const VERSIONS: Readonly<Record<string, readonly string[]>> = {
  'golden-scenarios/batch': [
    'batch.backfill=none',
    'batch.backfill=conservative',
    'batch.semantics=rlscheduler',
  ],
};

/** Where a task is a job of dozens of steps. */
const SHORTER: Readonly<Record<string, readonly string[]>> = { 'scenarios/jobshop': ['horizon.tasks=25'] };

/** Planners simulate many futures for each choice: these few choices of theirs last as long as a run of a rule. */
const FEW = ['horizon.tasks=8', 'horizon.warmup=0'];

/** One that rolls dice, and those that predict or compute most. */
const SAMPLE = ['random', 'earliest-finish', 'f1'];

/** Every run of the table, by name: scenario, version, policy. */
export async function goldenRuns(): Promise<GoldenRun[]> {
  const runs: GoldenRun[] = [];
  for (const { folder, settings } of FOLDERS) {
    for (const file of readdirSync(join(root, folder)).sort()) {
      if (!file.endsWith('.yaml')) continue;
      const name = `${basename(folder)}/${basename(file, '.yaml')}`;
      const all = [...settings, ...(SHORTER[name] ?? [])];
      runs.push(...(await runsOf(name, join(root, folder, file), all)));
    }
  }
  return runs;
}

/** A scenario named after its control model meets all policies that make sense for it, others and versions a sample. */
async function runsOf(name: string, path: string, settings: readonly string[]): Promise<GoldenRun[]> {
  const { control } = await loadScenario(path, settings);
  const fitting = schedulers
    .names()
    .filter((policy) => (schedulers.get(policy).controls as readonly string[]).includes(control));
  const sample = fitting.filter((policy) => SAMPLE.includes(policy));
  const play = (policy: string, version: string[]): GoldenRun => {
    const few = schedulers.get(policy).costly ? FEW : [];
    return {
      name: [name, ...version, policy].join(' '),
      words: [
        ...[path, '--policy', policy, '--seed', 'golden'],
        ...[...settings, ...version, ...few].flatMap((setting) => ['--set', setting]),
      ],
    };
  };
  return [
    ...(name === `golden-scenarios/${control}` ? fitting : sample).map((policy) => play(policy, [])),
    ...(VERSIONS[name] ?? []).flatMap((version) => sample.map((policy) => play(policy, [version]))),
  ];
}
