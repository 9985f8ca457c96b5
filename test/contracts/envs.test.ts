import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { envs } from '../../envs/index.ts';
import { checkEnv } from '../../src/gym/check-env.ts';
import type { Environment } from '../../src/gym/environment.ts';
import { TimeLimit } from '../../src/gym/time-limit.ts';
import { VectorEnv } from '../../src/gym/vector-env.ts';
import { root } from '../cli/cli.ts';
import { scenarioOf } from '../fixtures/scenario.ts';

const work = { dist: 'exponential', mean: 1 };

/** Small worlds that end within a check's steps; full queues forbid actions, deadlines are missed. */
const scenarios: Record<string, unknown[]> = {
  dispatch: [
    {
      name: 'two tiers',
      horizon: { tasks: 60 },
      executors: [
        { name: 'edge', count: 2, queue: { capacity: 2 } },
        {
          name: 'cloud',
          count: 3,
          slots: 2,
          speed: 2,
          latency: 0.1,
          price: { perSecond: 0.01 },
          queue: { capacity: 4 },
        },
      ],
      tasks: [
        { name: 'api', share: 3, work, sla: { deadline: 2, penalty: 1 } },
        { name: 'batch', work: { dist: 'hyperexponential', mean: 3, scv: 4 } },
      ],
      arrivals: { process: 'poisson', rate: 8 },
      discount: { halfLife: 60 },
    },
    {
      name: 'cut off',
      horizon: { seconds: 10 },
      executors: [{ name: 'only', count: 2 }],
      tasks: [{ name: 'task', work }],
      arrivals: { process: 'poisson', rate: 3 },
    },
    {
      name: 'many ways out, seen late',
      horizon: { tasks: 60 },
      executors: [
        { name: 'a', count: 3, queue: { capacity: 4 } },
        { name: 'people', tier: 'human' },
      ],
      tasks: [
        { name: 'low', work },
        { name: 'high', priority: 1, work },
      ],
      arrivals: { process: 'poisson', rate: 3 },
      choices: { reject: true, defer: { seconds: 1 }, preempt: {}, migrate: { rows: 4 } },
      escalation: { executor: 'people', time: work, timeout: 2 },
      observation: { delay: 0.5 },
    },
  ],
  placement: [
    {
      name: 'one queue',
      control: 'placement',
      horizon: { tasks: 60 },
      executors: [
        { name: 'a', count: 3 },
        { name: 'b', slots: 4, speed: 2, price: { perSecond: 0.01 } },
      ],
      tasks: [
        { name: 'one', share: 4, work },
        { name: 'wide', slots: 3, work, sla: { deadline: 4, penalty: 1 } },
        { name: 'pair', gang: 2, priority: 1, work },
      ],
      arrivals: { process: 'poisson', rate: 4 },
    },
    {
      name: 'one queue, many ways out',
      control: 'placement',
      horizon: { tasks: 60 },
      executors: [{ name: 'a', count: 3 }],
      tasks: [
        { name: 'low', work },
        { name: 'high', priority: 1, work },
      ],
      arrivals: { process: 'poisson', rate: 3 },
      choices: { reject: true, defer: { seconds: 1 }, preempt: {} },
      thinking: { constant: 0.05 },
    },
  ],
  workflow: [
    {
      name: 'agents',
      control: 'workflow',
      horizon: { tasks: 15 },
      executors: [
        { name: 'near', count: 2 },
        { name: 'far', slots: 2, speed: 2, latency: 0.1, price: { perSecond: 0.01 } },
      ],
      tasks: [
        { name: 'api', work, sla: { deadline: 4, penalty: 1 } },
        { name: 'llm', work: { dist: 'hyperexponential', mean: 3, scv: 4 } },
      ],
      workflows: [
        {
          name: 'agent',
          sla: { deadline: 10, penalty: 5 },
          steps: [
            { name: 'plan', task: 'llm' },
            { name: 'left', task: 'api', after: [{ step: 'plan', bytes: 500 }] },
            { name: 'right', task: 'api', after: ['plan'], probability: 0.7 },
            { name: 'join', task: 'llm', after: ['left', 'right'], repeat: { probability: 0.2 } },
          ],
        },
      ],
      arrivals: { process: 'poisson', rate: 0.8 },
      links: { bandwidth: 1000, latency: 0.1 },
    },
    {
      name: 'shop',
      control: 'workflow',
      features: 'jobshop',
      horizon: { tasks: 3 },
      executors: ['drill', 'saw'].map((name) => ({ name })),
      tasks: ['drill', 'saw'].map((name) => ({ name, work, requires: { executor: name } })),
      workflows: [
        {
          name: 'order',
          steps: [
            { name: 'a1', task: 'drill' },
            { name: 'a2', task: 'saw', after: ['a1'] },
            { name: 'b1', task: 'drill' },
            { name: 'b2', task: 'saw', after: ['b1'] },
            { name: 'c1', task: 'saw' },
            { name: 'c2', task: 'drill', after: ['c1'] },
          ],
        },
      ],
      arrivals: { process: 'poisson', rate: 0.5 },
      reward: '-dt',
    },
  ],
  batch: ['none', 'easy', 'conservative'].map((backfill) => ({
    name: `machine, ${backfill}`,
    control: 'batch',
    horizon: { tasks: 60 },
    executors: [{ name: 'machine', slots: 8 }],
    tasks: [1, 3, 5].map((slots) => ({ name: `wide${slots}`, slots, work })),
    arrivals: { process: 'poisson', rate: 3 },
    batch: { backfill },
    reward: { slowdown: 1 },
  })),
};

const manyWaysOut = scenarios.dispatch!.at(-1)!;

/** Worlds of environments that not every scenario of their control model suits. */
const worlds: Record<string, unknown[]> = {
  'admission-v0': [
    manyWaysOut,
    {
      name: 'rush',
      horizon: { tasks: 60 },
      executors: [{ name: 'a', count: 2, queue: { capacity: 5 } }],
      tasks: [{ name: 'task', work, sla: { deadline: 2, penalty: 1, perSecond: 1, cap: 3 } }],
      arrivals: { process: 'poisson', rate: 3 },
      choices: { reject: true },
    },
  ],
  'autoscale-v0': [
    {
      name: 'two pools',
      horizon: { tasks: 60 },
      executors: [
        { name: 'kept', count: 1, slots: 2 },
        {
          name: 'rented',
          count: 4,
          slots: 2,
          price: { perSecond: 0.1, billing: 'provisioned', minimum: 1 },
          scale: { min: 1, boot: { dist: 'deterministic', value: 0.5 }, rule: 'decisions' },
        },
        { name: 'dear', count: 2, speed: 3, price: { perSecond: 0.3 }, scale: { rule: 'decisions' } },
      ],
      tasks: [{ name: 'task', work, sla: { deadline: 3, penalty: 1 } }],
      arrivals: { process: 'poisson', rate: 5 },
    },
    {
      name: 'cut off, with other ways out',
      horizon: { seconds: 10 },
      executors: [{ name: 'rented', count: 3, queue: { capacity: 3 }, scale: { min: 1, rule: 'decisions' } }],
      tasks: [{ name: 'task', work }],
      arrivals: { process: 'poisson', rate: 5 },
      choices: { reject: true, defer: { seconds: 1 } },
    },
  ],
};

/** Every environment in every world of its control model. */
const cases: [string, () => Promise<() => Environment>][] = envs.entries().flatMap(([id, entry]) => {
  if (entry.control === null) return [[id, async () => () => entry.create()]];
  return (worlds[id] ?? scenarios[entry.control]!).map(
    (value): [string, () => Promise<() => Environment>] => [
      `${id} (${(value as { name: string }).name})`,
      async () => {
        const scenario = await scenarioOf(value);
        return () => entry.create(scenario);
      },
    ],
  );
});

const SECTIONS = [
  ...['Description', 'Action Space', 'Observation Space', 'Starting State', 'Reward', 'Episode End'],
  ...['Information', 'Arguments', 'Version History'],
];

/** What the header of an environment's file says, and that of another one's where it says that it is like it. */
function headerOf(id: string): string {
  const source = sourceOf(id);
  const start = source.lastIndexOf('/**', source.indexOf('## Description'));
  const header = source.slice(start, source.indexOf('*/', start));
  const [, other] = /\b[Aa]s `([\w-]+-v\d)`/.exec(header) ?? [];
  return header + (other === undefined ? '' : headerOf(other));
}

const sourceOf = (id: string) => readFileSync(join(root, `envs/${id}.ts`), 'utf8');

/** A name as headers write it: those that come from the scenario stand for a family. */
const written = (name: string) =>
  name
    .replace(/^(class|kind):.*/, '$1:<')
    .replace(/^(grow|shrink):.*/, (all, way) => (way === 'grow' ? all : 'shrink:'));

describe.each(cases)('%s', (name, load) => {
  it('documents its sections, and by its name everything that it shows', async () => {
    const { id, observationSpace } = (await load())().spec;
    const header = headerOf(id);
    for (const section of SECTIONS) expect(header).toContain(`## ${section}\n`);
    if (observationSpace.features.length === 0) return;
    for (const shown of [...observationSpace.globals, ...observationSpace.features]) {
      expect(header).toContain(`\`${written(shown)}`);
    }
  });

  it('keeps the contract of an environment', async () => {
    expect(checkEnv(await load(), { steps: 300 }).findings).toEqual([]);
  });

  it('has the name of its registry line', async () => {
    const make = await load();
    expect(name.split(' ')[0]).toBe(make().spec.id);
  });

  it('keeps it under a time limit', async () => {
    const make = await load();
    expect(checkEnv(() => new TimeLimit(make(), 7), { steps: 100 }).findings).toEqual([]);
  });

  it('goes on in a vector from a saved state', async () => {
    const make = await load();
    const vector = () => new VectorEnv(make, { count: 2, seed: 'contract' });
    const play = (env: VectorEnv, steps: number) =>
      Array.from({ length: steps }, () => {
        env.step(Int32Array.from([0, 1], (i) => env.batch.at(i, 0).mask.lastIndexOf(1)));
        return structuredClone([env.rewards, env.elapsed, env.terminated, env.batch]);
      });
    const straight = vector();
    straight.reset();
    play(straight, 40);
    const resumed = vector();
    resumed.load(structuredClone(straight.save()));
    expect(play(resumed, 90)).toEqual(play(straight, 90));
  });
});
