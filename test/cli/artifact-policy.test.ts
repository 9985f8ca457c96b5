import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readArtifactFolder } from '../../src/cli/artifact-folder.ts';
import { artifactFactory } from '../../src/cli/artifact-policy.ts';
import { loadScenario } from '../../src/cli/scenario-file.ts';
import type { NetworkModel } from '../../src/learn/policy-model.ts';
import { run } from '../../src/sim/run.ts';
import { Simulator } from '../../src/sim/simulator.ts';
import { expectRefusal, inProcess, temporaryFolder } from './cli.ts';

const SHORT = ['--set', 'horizon.tasks=400', '--set', 'horizon.warmup=0'];
const parent = mkdtempSync(join(tmpdir(), 'switchyard-'));
const trained = join(parent, 'run');

beforeAll(async () => {
  const words = ['train', 'two-tier', '--agent', 'ppo', '--steps', '400', '--envs', '2', '--out', trained];
  const { code, stderr } = await inProcess([...words, ...SHORT]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(parent, { recursive: true }));

const simulate = (policy: string, scenario = 'two-tier') =>
  inProcess(['simulate', scenario, '--policy', policy, '--json', ...SHORT]);

describe('an artifact as a policy', () => {
  it('is played greedily, and the result says what it was trained on', async () => {
    const first = JSON.parse((await simulate(trained)).stdout);
    const again = JSON.parse((await simulate(trained)).stdout);
    expect(first).toMatchObject({
      policy: trained,
      tasks: { completed: 400 },
      artifact: { hash: readArtifactFolder(trained).hash, trainedOn: [first.scenario.hash], fallbacks: 0 },
    });
    expect(again.stateHash).toBe(first.stateHash);
  });
  it('is explained: its parts make its scores, and its choice is the one of the run', async () => {
    const words = ['two-tier', '--policy', trained, '--decision', '120', '--json', ...SHORT];
    const { stdout } = await inProcess(['explain', ...words]);
    const { chosen, runnerUp, margin, baseValue, candidates, reasons, sentence } = JSON.parse(stdout);
    for (const { score, contributions } of candidates) {
      const parts = Object.values<number>(contributions).reduce((sum, part) => sum + part, 0);
      expect(Math.abs(baseValue + parts - score)).toBeLessThan(1e-6);
    }
    const scores = new Map<number, number>(
      candidates.map(({ index, score }: { index: number; score: number }) => [index, score]),
    );
    expect(scores.get(chosen)).toBe(Math.max(...scores.values()));
    expect(scores.get(chosen)! - scores.get(runnerUp)!).toBe(margin);
    expect(Object.keys(candidates[0].contributions)).toEqual(
      expect.arrayContaining(['backlog', 'cost', 'system:utilisation', 'others']),
    );
    expect(reasons.length).toBeGreaterThan(0);
    expect(sentence).toMatch(/^Task 120 on \S+ rather than on /);
    const tried = JSON.parse((await inProcess(['whatif', ...words])).stdout);
    expect(tried.chosen).toBe(chosen);
    expect(tried.candidates).toHaveLength(candidates.length);
  });
  it('gives way to its fallback, and counts it, where its scores are no numbers', async () => {
    const read = readArtifactFolder(trained);
    const model = read.artifact.model as NetworkModel;
    const weights = Object.fromEntries(
      Object.entries(model.weights).map(([name, { shape, values }]) => [
        name,
        { shape, values: values.map(() => Number.NaN) },
      ]),
    );
    const broken = { ...read, artifact: { ...read.artifact, model: { ...model, weights } } };
    const scenario = await loadScenario('two-tier', ['horizon.tasks=400', 'horizon.warmup=0']);
    let fallbacks = 0;
    const create = artifactFactory(broken, trained, () => {
      fallbacks++;
    });
    const scheduler = create({ scenario, parameters: {}, seed: '1' });
    const { metrics, decisions } = run(new Simulator(scenario, { seed: '1' }), scheduler);
    expect(fallbacks).toBe(decisions);
    expect(read.artifact.fallback).toBe('least-backlog');
    expect(metrics).toEqual(JSON.parse((await simulate('least-backlog')).stdout).metrics);
  });
});

describe('a guarded artifact leaves to a rule what lies far outside of its training', () => {
  const of = async (policy: string, ...settings: string[]) => {
    const words = settings.flatMap((setting) => ['--set', setting]);
    const { stdout } = await inProcess([
      'simulate',
      'two-tier',
      '--policy',
      policy,
      '--json',
      ...SHORT,
      ...words,
    ]);
    const { scheduler, ...metrics } = JSON.parse(stdout).metrics;
    return { share: scheduler?.fallbackShare, metrics };
  };

  it('nothing where it was trained', async () => {
    const guarded = await of(`${trained}:guard=round-robin`);
    expect(guarded).toEqual({ share: 0, metrics: (await of(trained)).metrics });
  });
  it('what queues far longer than any there make strange', async () => {
    const flood = 'arrivals.rate=200';
    const guarded = await of(`${trained}:guard=round-robin`, flood);
    expect(guarded.share).toBeGreaterThan(0.3);
    expect(guarded.share).toBeLessThan(1);
    expect(guarded.metrics).not.toEqual((await of(trained, flood)).metrics);
  });
  it('and the rule must be one', async () => {
    expectRefusal(await simulate(`${trained}:guard=round-robbin`), /did you mean 'round-robin'\?/);
    expectRefusal(await simulate(`${trained}:gaurd=round-robin`), /did you mean 'guard'\?/);
  });
});

describe('an artifact that cannot be played ends with exit code 2 and one line', () => {
  it('when it is damaged', async () => {
    const folder = join(temporaryFolder(), 'copy');
    cpSync(trained, folder, { recursive: true });
    const path = join(folder, 'policy.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"seed":"1"', '"seed":"2"'));
    expectRefusal(
      await simulate(folder),
      /policy\.json is damaged: its SHA-256 is not the one in manifest\.json$/,
    );
  });
  it('when its manifest is missing', async () => {
    const folder = join(temporaryFolder(), 'copy');
    cpSync(trained, folder, { recursive: true });
    rmSync(join(folder, 'manifest.json'));
    expectRefusal(await simulate(folder), /manifest\.json is missing/);
  });
  it('when its question is another', async () => {
    const path = join(temporaryFolder(), 'machine.yaml');
    writeFileSync(
      path,
      `name: machine
control: batch
executors: [{name: machine, slots: 4}]
tasks: [{name: job, work: {dist: exponential, mean: 10}}]
arrivals: {process: poisson, rate: 0.1}
`,
    );
    expectRefusal(await simulate(trained, path), /is for control dispatch, the control of machine is batch$/);
  });
  it('when the scenario has other classes of tasks', async () => {
    const path = join(temporaryFolder(), 'other.yaml');
    writeFileSync(
      path,
      `name: other
executors: [{name: box, count: 2}]
tasks: [{name: job, work: {dist: exponential, mean: 1}}]
arrivals: {process: poisson, rate: 1}
`,
    );
    expectRefusal(await simulate(trained, path), /class:job/);
  });
});
