import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BenchmarkDocument } from '../../src/bench/benchmark.ts';
import { switchyard, temporaryFolder } from './cli.ts';

const SCENARIO = `
name: tiny
horizon: {tasks: 300, warmup: 20}
executors:
  - {name: edge, count: 3, price: {perSecond: 0.01}}
  - {name: cloud, slots: 2, speed: 2, latency: 0.1, price: {perSecond: 0.05}}
tasks:
  - {name: api, work: {dist: exponential, mean: 1}, sla: {deadline: 3, penalty: 1}}
arrivals: {process: poisson, rate: 3}
`;

const SUITE = `
name: tinies
splits:
  train: {seeds: 11..14, instances: [{name: a, scenario: tiny.yaml}, {name: b, scenario: tiny.yaml, set: [executors.0.count=5, arrivals.rate=5]}]}
  validation: {seeds: 21..22, instances: [{name: v, scenario: tiny.yaml, set: [executors.0.count=4, arrivals.rate=4]}]}
  test:
    seeds: 1..2
    instances:
      - {name: calm, scenario: tiny.yaml, set: [executors.0.count=2, arrivals.rate=2]}
      - {name: busy, scenario: tiny.yaml, set: [executors.0.count=6, arrivals.rate=7]}
baseline: least-backlog
policies: [random, least-backlog]
`;

/** A folder that holds `tiny.yaml` and `suite.yaml`. */
function folder(): string {
  const path = temporaryFolder();
  writeFileSync(join(path, 'tiny.yaml'), SCENARIO);
  writeFileSync(join(path, 'suite.yaml'), SUITE);
  return path;
}

async function bench(cwd: string, ...words: string[]) {
  const told = await switchyard(['bench', 'suite.yaml', '--jobs', '1', '--json', ...words], { cwd });
  return { ...told, document: JSON.parse(told.stdout) as BenchmarkDocument };
}

describe('bench of a suite whose splits have instances of their own', () => {
  it('plays the instances of the split under their names, and says what they are made of', async () => {
    const cwd = folder();
    const { document } = await bench(cwd);
    expect([...new Set(document.results.map(({ scenario }) => scenario))]).toEqual(['calm', 'busy']);
    expect(document).toMatchObject({ suite: 'tinies', split: 'test', seeds: ['1', '2'], trials: 8 });
    expect(document.suiteHash).toMatch(/^[0-9a-f]{64}$/);
    const { instances } = document;
    expect(instances!.map(({ scenario }) => scenario)).toEqual(['calm', 'busy']);
    expect(new Set(instances!.flatMap(({ hash, workload, fleet }) => [hash, workload, fleet])).size).toBe(6);
    const cost = (of: BenchmarkDocument, name: string) =>
      of.results.find(
        ({ scenario, policy, metric }) => scenario === name && policy === 'random' && metric === 'cost',
      )!.mean;
    const alone = await switchyard(
      [
        'bench',
        'tiny.yaml',
        '--set',
        'executors.0.count=2',
        '--set',
        'arrivals.rate=2',
        '--policies',
        'random',
        '--seeds',
        '1..2',
        '--json',
      ],
      { cwd },
    );
    expect(cost(document, 'calm')).toBe(cost(JSON.parse(alone.stdout), 'tiny'));
    const train = await bench(cwd, '--split', 'train');
    expect([...new Set(train.document.results.map(({ scenario }) => scenario))]).toEqual(['a', 'b']);
    expect(train.document.suiteHash).toBe(document.suiteHash);
  });

  it('tunes rules on the train split only, and lets them play beside their defaults', async () => {
    const cwd = folder();
    const words = ['--policies', 'least-backlog,power-of-two,cmu-rule', '--tune', '4'];
    const { document } = await bench(cwd, ...words);
    expect(document.tunings.map(({ policy }) => policy)).toEqual(['power-of-two', 'cmu-rule']);
    for (const { trials, worlds, confirmation } of document.tunings)
      expect({ trials, worlds, confirmation }).toEqual({
        trials: 4,
        worlds: '11..14',
        confirmation: '21..22',
      });
    const [two] = document.tunings;
    // Two choices are far from the best here: join-shortest-queue is the limit of many.
    expect(two!.configuration.choices).toBeGreaterThan(2);
    expect(two!.tuned).toBe(`power-of-two:choices=${two!.configuration.choices}`);
    expect(document.policies).toContainEqual({
      policy: two!.tuned,
      label: 'power-of-two (tuned)',
      kind: 'static',
      artifact: null,
      parameters: two!.configuration,
    });
    const mean = (policy: string) =>
      document.results.find(
        (row) => row.scenario === 'busy' && row.metric === 'objective' && row.policy === policy,
      )!.mean;
    expect(mean(two!.tuned!)).toBeLessThan(mean('power-of-two'));
    expect((await bench(cwd, ...words, '--out', 'out')).document).toEqual(document);
  });

  it('takes the verdict of a policy that was trained on a test instance, and ends with 99', async () => {
    const cwd = folder();
    const train = (out: string, ...set: string[]) =>
      switchyard(
        [
          'train',
          'tiny.yaml',
          '--agent',
          'q-learning',
          '--steps',
          '500',
          '--out',
          out,
          ...set.flatMap((each) => ['--set', each]),
        ],
        { cwd },
      );
    // Neither a shorter horizon nor another reward makes another world of it.
    expect(
      (await train('cheat', 'executors.0.count=6', 'arrivals.rate=7', 'horizon.tasks=100', 'reward.cost=2'))
        .code,
    ).toBe(0);
    expect((await train('fair')).code).toBe(0);
    const { code, stderr, document } = await bench(cwd, '--policies', 'random,cheat,fair');
    expect(code).toBe(99);
    expect(stderr).toContain('trained on test instances: cheat');
    expect(document.acquaintances).toEqual([
      { scenario: 'busy', policy: 'cheat', known: 'instance', void: true },
    ]);
    const outcome = (scenario: string, policy: string) =>
      document.verdicts.find((verdict) => verdict.scenario === scenario && verdict.policy === policy)!
        .outcome;
    expect(outcome('busy', 'cheat')).toBe('void');
    expect([outcome('calm', 'cheat'), outcome('busy', 'fair'), outcome('calm', 'fair')]).not.toContain(
      'void',
    );
    // On the scenario itself nothing is held out: other seeds are allowed, and said.
    const plain = await switchyard(
      ['bench', 'tiny.yaml', '--policies', 'random,fair', '--seeds', '1..2', '--json'],
      { cwd },
    );
    expect(plain.code).toBe(0);
    expect((JSON.parse(plain.stdout) as BenchmarkDocument).warnings).toContain(
      'q-learning on tiny: the same workload and fleet as in training; only seeds differ',
    );
  });
});
