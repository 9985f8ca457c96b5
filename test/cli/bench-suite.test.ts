import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BenchmarkDocument } from '../../src/bench/benchmark.ts';
import { inProcess, temporaryFolder } from './cli.ts';

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

/** Words in which `@name` stands for a file of the folder. */
const wordsIn = (cwd: string, line: string) =>
  line.split(' ').map((word) => word.replaceAll(/@([\w.-]+)/g, (_, name: string) => join(cwd, name)));

async function bench(cwd: string, line: string) {
  const told = await inProcess(['bench', ...wordsIn(cwd, line), '--jobs', '1', '--json']);
  return { ...told, document: JSON.parse(told.stdout) as BenchmarkDocument };
}

const meanOf = ({ results }: BenchmarkDocument, instance: string, name: string, by: string) =>
  results.find(({ scenario, policy, metric }) => scenario === instance && policy === name && metric === by)!
    .mean;

const scenariosOf = ({ results }: BenchmarkDocument) => [...new Set(results.map(({ scenario }) => scenario))];

describe('bench of a suite whose splits have instances of their own', () => {
  it('plays the instances of the split under their names, and says what they are made of', async () => {
    const cwd = folder();
    const { document } = await bench(cwd, '@suite.yaml');
    expect(scenariosOf(document)).toEqual(['calm', 'busy']);
    expect(document).toMatchObject({ suite: 'tinies', split: 'test', seeds: ['1', '2'], trials: 8 });
    expect(document.suiteHash).toMatch(/^[0-9a-f]{64}$/);
    const { instances } = document;
    expect(instances!.map(({ scenario }) => scenario)).toEqual(['calm', 'busy']);
    expect(new Set(instances!.flatMap(({ hash, workload, fleet }) => [hash, workload, fleet])).size).toBe(6);
    const settings = '--set executors.0.count=2 --set arrivals.rate=2 --policies random --seeds 1..2';
    const alone = await bench(cwd, `@tiny.yaml ${settings}`);
    expect(meanOf(document, 'calm', 'random', 'cost')).toBe(meanOf(alone.document, 'tiny', 'random', 'cost'));
    const train = await bench(cwd, '@suite.yaml --split train');
    expect(scenariosOf(train.document)).toEqual(['a', 'b']);
    expect(train.document.suiteHash).toBe(document.suiteHash);
  });

  it('tunes rules on the train split only, and lets them play beside their defaults', async () => {
    const cwd = folder();
    const line = '@suite.yaml --policies least-backlog,power-of-two,cmu-rule --tune 4';
    const { document } = await bench(cwd, line);
    expect(document.tunings.map(({ policy }) => policy)).toEqual(['power-of-two', 'cmu-rule']);
    for (const { trials, worlds, confirmation } of document.tunings) {
      expect([trials, worlds, confirmation]).toEqual([4, '11..14', '21..22']);
    }
    const { tuned, configuration } = document.tunings[0]!;
    // Two choices are far from the best here: join-shortest-queue is the limit of many.
    expect(configuration.choices).toBeGreaterThan(2);
    expect(tuned).toBe(`power-of-two:choices=${configuration.choices}`);
    expect(document.policies).toContainEqual({
      policy: tuned,
      label: 'power-of-two (tuned)',
      kind: 'static',
      artifact: null,
      parameters: configuration,
    });
    const objective = (policy: string) => meanOf(document, 'busy', policy, 'objective');
    expect(objective(tuned!)).toBeLessThan(objective('power-of-two'));
    expect((await bench(cwd, `${line} --out @out`)).document).toEqual(document);
  });

  it('takes the verdict of a policy that was trained on a test instance, and ends with 99', async () => {
    const cwd = folder();
    const train = (line: string) =>
      inProcess(['train', ...wordsIn(cwd, `@tiny.yaml --agent q-learning --steps 500 ${line}`)]);
    // Neither a shorter horizon nor another reward makes another world of it.
    const disguise = '--set horizon.tasks=100 --set reward.cost=2';
    const cheat = await train(`--out @cheat --set executors.0.count=6 --set arrivals.rate=7 ${disguise}`);
    expect([cheat.code, (await train('--out @fair')).code]).toEqual([0, 0]);
    const { code, stderr, document } = await bench(cwd, '@suite.yaml --policies random,@cheat,@fair');
    expect(code).toBe(99);
    expect(stderr).toContain(`trained on test instances: ${join(cwd, 'cheat')}`);
    expect(document.acquaintances).toEqual([
      { scenario: 'busy', policy: join(cwd, 'cheat'), known: 'instance', void: true },
    ]);
    const voids = document.verdicts.filter(({ outcome }) => outcome === 'void');
    expect(new Set(voids.map(({ scenario, policy }) => `${scenario} ${policy}`))).toEqual(
      new Set([`busy ${join(cwd, 'cheat')}`]),
    );
    // On the scenario itself nothing is held out: other seeds are allowed, and said.
    const plain = await bench(cwd, '@tiny.yaml --policies random,@fair --seeds 1..2');
    expect(plain.code).toBe(0);
    expect(plain.document.warnings).toContain(
      'q-learning on tiny: the same workload and fleet as in training; only seeds differ',
    );
  });
});
