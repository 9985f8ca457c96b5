import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchmarkDocument } from '../../src/bench/benchmark.ts';
import { expectRefusal, inProcess } from './cli.ts';

const parent = mkdtempSync(join(tmpdir(), 'switchyard-'));
const group = join(parent, 'runs/ppo');
const SHORT = ['--set', 'horizon.tasks=300', '--set', 'horizon.warmup=0'];

/** Weights stay as they were drawn. */
const train = (out: string, seed: string, ...more: string[]) => {
  const words = ['train', 'quickstart', '--agent', 'ppo', '--steps', '128', '--envs', '2', '--seed', seed];
  return inProcess([...words, '--param', 'learningRate=0', '--out', out, ...SHORT, ...more]);
};

const bench = (...words: string[]) => inProcess(['bench', 'quickstart', '--jobs', '1', ...SHORT, ...words]);

beforeAll(async () => {
  for (const seed of ['1', '2', '10']) expect((await train(join(group, seed), seed)).code).toBe(0);
}, 60_000);
afterAll(() => rmSync(parent, { recursive: true }));

describe('random weights that call themselves learned', () => {
  it('are not reported as better, one by one or as several trainings of a method', async () => {
    const policies = `least-backlog,random,${group},${join(group, '1')},${join(group, '2')}`;
    const { code, stdout } = await bench('--policies', policies, '--seeds', '1..10', '--json');
    const document = JSON.parse(stdout) as BenchmarkDocument;
    expect(code).toBe(0);
    const against = document.verdicts.filter((verdict) => verdict.against === 'least-backlog');
    expect(against.map(({ trainings }) => trainings)).toEqual([3, 1, 1]);
    for (const { outcome } of against) expect(outcome).not.toBe('wins');
    expect(against.map(({ outcome }) => outcome)).toContain('loses');
    const contestant = document.policies.find(({ policy }) => policy === group)!;
    expect(contestant.trainings!.map(({ seed }) => seed)).toEqual(['1', '2', '10']);
    expect(document.trials).toBe(5 * 10);
    const rows = (policy: string) =>
      document.results.find((row) => row.policy === policy && row.metric === 'objective')!;
    const [whole, one] = [rows(group), rows(join(group, '1'))];
    expect(whole.n).toBe(10);
    expect(whole.ci95![1] - whole.ci95![0]).toBeGreaterThan(one.ci95![1] - one.ci95![0]);
  });
});

describe('a folder of trainings', () => {
  it('is called after its method, and the text says how many trainings there are', async () => {
    const { stdout } = await bench('--policies', `random,${group}`, '--seeds', '1..3');
    expect(stdout).toMatch(/^ppo /m);
    expect(stdout).toContain('Training seeds: ppo 3.');
    expect(stdout).toContain('ppo (3 training seeds)');
  });

  it('is a baseline of those with as many trainings, and of single policies', async () => {
    const few = join(parent, 'runs/few');
    for (const seed of ['1', '2']) cpSync(join(group, seed), join(few, seed), { recursive: true });
    const words = ['--seeds', '1..3', '--bounds', 'none', '--json'];
    const { stdout } = await bench('--policies', `random,${group}`, '--baseline', group, ...words);
    const { results } = JSON.parse(stdout) as BenchmarkDocument;
    const [random, ppo] = results.filter(({ metric }) => metric === 'objective');
    expect(random!.vsBaseline!.ratio).toBeCloseTo(random!.mean / ppo!.mean, 9);
    expectRefusal(
      await bench('--policies', `${group},${few}`, '--baseline', group, '--seeds', '1'),
      /--baseline: '.*ppo' holds 3 trainings and '.*few' 2, which cannot be paired/,
    );
  });

  it.each([
    ['the same training twice', 'twice', /training seed 1 is that of .* too/],
    ['another method', 'other', /differ in hyperparameters, so they are not one method/],
    ['a training that did not end', 'open', /a training without a policy yet/],
  ])('refuses %s', async (_, name, message) => {
    const folder = join(parent, name);
    cpSync(join(group, '1'), join(folder, 'a'), { recursive: true });
    if (name === 'twice') cpSync(join(group, '1'), join(folder, 'b'), { recursive: true });
    if (name === 'other') await train(join(folder, 'b'), '7', '--param', 'epochs=1');
    if (name === 'open') {
      mkdirSync(join(folder, 'b'));
      writeFileSync(join(folder, 'b', 'run.json'), '{}');
    }
    expectRefusal(await bench('--policies', `random,${folder}`, '--seeds', '1'), message);
  });
});
