import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Trial } from '../../../src/bench/trial.ts';
import { packTrials } from '../../../src/cli/distributed/packing.ts';
import { unpackPolicy, unpackScenario } from '../../../src/cli/distributed/unpacking.ts';
import { loadScenario, scenarioKey } from '../../../src/cli/scenario-file.ts';
import { trialKeys } from '../../../src/cli/trial-key.ts';
import { createTrialRunner, trialRunner } from '../../../src/cli/trial-runner.ts';
import { InputError } from '../../../src/core/errors.ts';
import { inProcess, root, temporaryFolder } from '../cli.ts';

const TRACE = `
name: traced
control: batch
executors: [{name: machine, slots: 8}]
arrivals: {trace: {format: swf, path: deep/small.swf}}
`;
const EMPIRICAL = `
name: counted
horizon: {tasks: 300}
executors: [{name: a}, {name: b, speed: 2}]
tasks: [{name: api, work: {dist: empirical, path: work.txt}}]
arrivals: {process: poisson, rate: 1}
`;

function scenariosIn(folder: string) {
  mkdirSync(join(folder, 'deep'), { recursive: true });
  copyFileSync(join(root, 'test/fixtures/traces/small.swf'), join(folder, 'deep/small.swf'));
  writeFileSync(join(folder, 'traced.yaml'), TRACE);
  writeFileSync(join(folder, 'work.txt'), '0.5\n1\n1.5\n');
  writeFileSync(join(folder, 'counted.yaml'), EMPIRICAL);
}

async function packed(trials: readonly Trial[]) {
  const scenarios = new Map<string, Awaited<ReturnType<typeof loadScenario>>>();
  for (const each of trials)
    scenarios.set(scenarioKey(each), await loadScenario(each.scenario, each.overrides));
  return packTrials(trials, scenarios, trialKeys(scenarios));
}

const trial = (scenario: string, policy: string, seed = '1'): Trial => ({
  scenario,
  overrides: [],
  policy,
  seed,
  loggedTasks: 5,
});

describe('packed trials', () => {
  it('come to the same without the files that they were packed from', async () => {
    const folder = temporaryFolder();
    scenariosIn(folder);
    const run = join(folder, 'run');
    const words = ['train', join(folder, 'counted.yaml'), '--agent', 'q-learning', '--steps', '200'];
    expect(await inProcess([...words, '--out', run])).toMatchObject({ code: 0 });
    const trials = [
      trial(join(folder, 'traced.yaml'), 'sjf'),
      trial(join(folder, 'counted.yaml'), 'random', '7'),
      trial(join(folder, 'counted.yaml'), 'score:-backlog'),
      trial(join(folder, 'counted.yaml'), run),
    ];
    const here = createTrialRunner();
    const expected = [];
    for (const each of trials) expected.push(await here(each));
    const { trials: queued, contents } = await packed(trials);
    rmSync(folder, { recursive: true });

    const store = { content: async (hash: string) => contents.get(hash)! };
    const there = trialRunner<(typeof queued)[number]['work']>({
      trialOf: (work) => work.trial,
      scenarioOf: (work) => unpackScenario(store, work.scenario, work.trial.overrides),
      policyOf: (work) => unpackPolicy(store, work.trial.policy, work.policy),
    });
    for (const [k, { work }] of JSON.parse(JSON.stringify(queued)).entries())
      expect(await there(work), trials[k]!.policy).toEqual(expected[k]);
  });

  it('have keys that depend on contents, not on where they lie', async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    scenariosIn(one);
    scenariosIn(two);
    const keys = async (folder: string) =>
      (
        await packed([
          trial(join(folder, 'counted.yaml'), 'random'),
          trial(join(folder, 'traced.yaml'), 'sjf'),
        ])
      ).trials.map(({ key }) => key);
    const before = await keys(one);
    expect(await keys(two)).toEqual(before);
    expect(new Set(before).size).toBe(2);
    writeFileSync(join(two, 'work.txt'), '0.5\n1\n1.25\n');
    const after = await keys(two);
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
  });

  it('cannot have a module as their policy', async () => {
    const file = join(temporaryFolder(), 'mine.mjs');
    writeFileSync(file, 'export default () => ({ choose: () => 0 });');
    const packing = packed([trial('two-tier', file)]);
    await expect(packing).rejects.toThrow(InputError);
    await expect(packing).rejects.toThrow('is a module, and workers run no code but their own (--jobs does)');
  });
});
