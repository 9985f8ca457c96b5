import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedulers } from '../../policies/static/index.ts';
import { trialMetrics } from '../../src/bench/trial.ts';
import { boundsOf } from '../../src/bounds/index.ts';
import type { Scenario } from '../../src/sim/scenario/schema.ts';
import { scenarioOf, simulated } from '../fixtures/scenario.ts';
import { type Dag, dagScenario } from '../golden/dag-run.ts';

/** The example of Topcuoglu, Hariri and Wu (2002): HEFT comes to 80, CPOP to 86. */
const EXAMPLE: Dag = {
  runs: [
    [14, 16, 9],
    [13, 19, 18],
    [11, 13, 19],
    [13, 8, 17],
    [12, 13, 10],
    [13, 16, 9],
    [7, 15, 11],
    [5, 11, 14],
    [18, 12, 20],
    [21, 7, 16],
  ],
  edges: [
    [0, 1, 18],
    [0, 2, 12],
    [0, 3, 9],
    [0, 4, 11],
    [0, 5, 14],
    [1, 7, 19],
    [1, 8, 16],
    [2, 6, 23],
    [3, 7, 27],
    [3, 8, 23],
    [4, 8, 13],
    [5, 7, 15],
    [6, 9, 17],
    [7, 9, 11],
    [8, 9, 13],
  ],
};

/** No scheduler of the scenario's control beats any of its bounds. */
async function unbeaten(scenario: Scenario, seed: string) {
  const bounds = await boundsOf(scenario, seed, 'exact');
  for (const [policy, { controls }] of schedulers.entries()) {
    if (!controls.includes(scenario.control)) continue;
    const { metrics, objective } = simulated(scenario, policy, seed).result;
    const values = trialMetrics(metrics, objective);
    for (const { metric, value } of bounds) {
      expect(value, `${metric} of ${policy}`).toBeLessThanOrEqual(values[metric]!);
    }
  }
  return new Map(bounds.map((bound) => [bound.metric, bound]));
}

describe('the optimum of a workflow', () => {
  it('lies below HEFT in the example of Topcuoglu, Hariri and Wu', async () => {
    const scenario = await dagScenario(EXAMPLE, [1, 1, 1], 1);
    const found = await unbeaten(scenario, '1');
    expect(found.get('makespan')).toMatchObject({ kind: 'exact', gap: 0 });
    expect(found.get('makespan')!.value).toBe(73);
  });
});

const batch = (tasks: number, more: object = {}) =>
  scenarioOf({
    name: 'few-jobs',
    control: 'batch',
    horizon: { tasks },
    executors: [{ name: 'machine', slots: 8 }],
    tasks: [
      { name: 'narrow', share: 3, slots: 2, work: { dist: 'exponential', mean: 60 } },
      { name: 'wide', share: 1, slots: 6, work: { dist: 'exponential', mean: 100 } },
    ],
    arrivals: { process: 'poisson', rate: 0.1 },
    ...more,
  });

describe('the optimum of a batch', () => {
  it('is beaten by no scheduler, and lies above the relaxations', async () => {
    const scenario = await batch(7);
    for (const seed of ['1', '2', '3']) {
      const exact = await unbeaten(scenario, seed);
      for (const { metric, value } of await boundsOf(scenario, seed, 'lower')) {
        // The orders differ in time alone.
        if (metric === 'cost' || metric === 'objective') continue;
        expect(exact.get(metric), metric).toMatchObject({ kind: 'exact', gap: 0 });
        expect(value, metric).toBeLessThanOrEqual(exact.get(metric)!.value);
      }
    }
  });
  it('is the response of the only order that there is', async () => {
    const scenario = await batch(1);
    const exact = await boundsOf(scenario, '1', 'exact');
    const { metrics } = simulated(scenario, 'fcfs', '1').result;
    expect(exact.find(({ metric }) => metric === 'meanResponse')!.value).toBeCloseTo(
      metrics.meanResponse!,
      9,
    );
  });
});

describe('the relaxations', () => {
  const disciplines = ['fifo', 'lifo', 'sjf', 'srpt', 'ps', 'preemptive', 'priority'];
  const given = fc.record({
    speeds: fc.array(fc.constantFrom(0.5, 1, 2), { minLength: 1, maxLength: 3 }),
    slots: fc.integer({ min: 1, max: 3 }),
    discipline: fc.constantFrom(...disciplines),
    rate: fc.constantFrom(0.3, 1, 4),
    latency: fc.constantFrom(0, 0.3),
    special: fc.constantFrom(
      {},
      { requires: { executor: 'e0' } },
      { noise: { dist: 'exponential', mean: 1 } },
    ),
    policy: fc.constantFrom('random', 'earliest-finish', 'cheapest', 'least-backlog'),
    seed: fc.integer({ min: 0, max: 9 }).map(String),
  });
  it('are beaten in no small world', async () => {
    let tight = 0;
    await fc.assert(
      fc.asyncProperty(given, async ({ speeds, slots, discipline, rate, latency, special, policy, seed }) => {
        const scenario = await scenarioOf({
          name: 'small',
          horizon: { tasks: 60, warmup: 5 },
          executors: speeds.map((speed, i) => ({
            name: `e${i}`,
            speed,
            slots,
            latency,
            queue: { discipline },
            price: {
              perSecond: 1 + i,
              perTask: 0.1,
              ...(i === 1 ? { billing: 'provisioned', minimum: 20 } : {}),
            },
          })),
          tasks: [
            { name: 'a', share: 2, work: { dist: 'exponential', mean: 1 }, ...special },
            { name: 'b', share: 1, priority: 1, work: { dist: 'uniform', low: 0.5, high: 4 } },
          ],
          arrivals: { process: 'poisson', rate },
        });
        const { metrics, objective } = simulated(scenario, policy, seed).result;
        const values = trialMetrics(metrics, objective);
        const bounds = await boundsOf(scenario, seed, 'lower');
        expect(bounds.length).toBeGreaterThanOrEqual(3);
        for (const { metric, value } of bounds) {
          expect(value, metric).toBeLessThanOrEqual(values[metric]!);
          if (metric === 'meanResponse' && value > 0.8 * values[metric]!) tight++;
        }
      }),
      { seed: 4, numRuns: 250 },
    );
    expect(tight).toBeGreaterThan(10);
  });
});

describe('a trace', () => {
  const rows = Array.from({ length: 40 }, (_, i) => [100 + 7 * i, 5 + ((i * 37) % 90), 1 + ((i * 5) % 4)]);
  const text = ['at,work,width', ...rows.map((row) => row.join())].join('\n');
  const traced = (more: object) =>
    scenarioOf(
      {
        name: 'traced',
        executors: [{ name: 'machine', slots: 8, price: { perSecond: 2 } }],
        arrivals: {
          trace: { format: 'csv', path: 't.csv', map: { arrival: 'at', work: 'work', slots: 'width' } },
        },
        ...more,
      },
      { 't.csv': text },
    );
  it('has bounds that no scheduler beats, and costs exactly what its work costs on the only machine', async () => {
    for (const more of [{ control: 'batch', batch: { backfill: 'easy' } }, { control: 'dispatch' }]) {
      const found = await unbeaten(await traced(more), '1');
      const work = rows.reduce((sum, [, seconds, slots]) => sum + 2 * seconds! * slots!, 0);
      expect(found.get('cost')!.value).toBeCloseTo(work, 3);
      expect(found.get('meanResponse')!.value).toBeGreaterThan(0);
    }
  });
  it('has none where tasks of some width may be turned away', async () => {
    const machine = { name: 'machine', slots: 8 };
    const narrow = { name: 'narrow', slots: 2 };
    const bounded = { ...machine, queue: { capacity: 9 } };
    expect(await boundsOf(await traced({ executors: [bounded, narrow] }), '1', 'lower')).toEqual([]);
    expect(await boundsOf(await traced({ executors: [machine, narrow] }), '1', 'lower')).not.toEqual([]);
  });
});
