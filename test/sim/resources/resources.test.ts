import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Simulator } from '../../../src/index.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

/** A trace of these tasks (arrival, work, class) on these executors, under first-fit; the schedule in seconds. */
async function played(
  rows: readonly (readonly [arrival: number, work: number, name: string])[],
  scenario: Record<string, unknown>,
  policy = 'join-shortest-queue',
) {
  const csv = `at,work,class\n${rows.map((row) => row.join(',')).join('\n')}\n`;
  const map = { arrival: 'at', work: 'work', class: 'class' };
  const arrivals = { trace: { format: 'csv', path: 'trace.csv', map } };
  const loaded = await scenarioOf({ name: 'trace', arrivals, ...scenario }, { 'trace.csv': csv });
  const { simulator, result } = simulated(loaded, policy, '1');
  const { schedule } = simulator;
  return {
    starts: Array.from(schedule!.start.slice(0, schedule!.size), (micros) => micros / 1e6),
    executors: Array.from(schedule!.executor.slice(0, schedule!.size)),
    result,
    loaded,
  };
}

describe('named resources', () => {
  const machine = { name: 'machine', resources: { cpu: 4, memory: 10 } };
  const tasks = [
    { name: 'light', demand: { cpu: 1, memory: 1 } },
    { name: 'heavy', demand: { cpu: 1, memory: 8 } },
    { name: 'broad', demand: { cpu: 3 } },
  ];

  it('hold a task back until all that it demands is free, and those behind it', async () => {
    const { starts } = await played(
      [
        [0, 10, 'heavy'],
        [1, 10, 'light'],
        [2, 10, 'light'],
        [3, 10, 'light'], // memory is used up to the last unit, until 10
        [4, 1, 'light'],
        [5, 1, 'broad'], // 3 of 4 cpus are free at 12 again
      ],
      { executors: [machine], tasks },
    );
    expect(starts).toEqual([0, 1, 2, 10, 10, 12]);
  });

  it('let slots limit nothing unless they are given', async () => {
    const rows = [0, 1, 2, 3].map((at) => [at, 10, 'light'] as const);
    expect((await played(rows, { executors: [machine], tasks })).starts).toEqual([0, 1, 2, 3]);
    const narrow = { ...machine, slots: 2 };
    expect((await played(rows, { executors: [narrow], tasks })).starts).toEqual([0, 1, 10, 11]);
  });

  it('report what is allocated in their own units, and no utilisation of slots that nobody gave', async () => {
    const { result } = await played(
      [
        [0, 5, 'heavy'],
        [5, 5, 'light'],
      ],
      { executors: [machine], tasks },
    );
    expect(result.metrics.utilisation).toBeNull();
    expect(result.metrics.resources).toEqual({
      cpu: { allocated: 0, total: 4, utilisation: 0.25 },
      memory: { allocated: 0, total: 10, utilisation: 0.45 },
      gpu: { allocated: 0, total: 0, utilisation: null },
    });
  });

  it('predict when a task would begin', async () => {
    const { starts, executors } = await played(
      [
        [0, 4, 'heavy'],
        [0, 6, 'heavy'],
        [1, 1, 'heavy'],
        [2, 1, 'heavy'],
      ],
      { executors: [{ ...machine, count: 2 }], tasks },
      'earliest-finish',
    );
    expect(executors).toEqual([0, 1, 0, 0]);
    expect(starts).toEqual([0, 0, 4, 5]);
  });
});

describe('GPUs', () => {
  const node = { name: 'node', gpus: { count: 2, type: 'V100' } };
  const tasks = [
    { name: 'third', gpu: { share: 300 } },
    { name: 'most', gpu: { share: 800 } },
    { name: 'one', gpu: { count: 1 } },
    { name: 'both', gpu: { count: 2 } },
  ];

  it('share the fullest device that has the room, so that others stay whole', async () => {
    const { starts } = await played(
      [
        [0, 10, 'third'],
        [1, 10, 'third'], // beside the first
        [2, 10, 'one'], // the other device
        [3, 1, 'third'], // 900 of the first
        [4, 1, 'third'], // no device has 300, though 100 + ... : waits for the one that ended
        [5, 1, 'both'], // both devices are idle at 12
      ],
      { executors: [node], tasks },
    );
    expect(starts).toEqual([0, 1, 2, 3, 4, 12]);
  });

  it('do not add the room of two devices up', async () => {
    const { starts } = await played(
      [
        [0, 5, 'most'],
        [0, 7, 'most'],
        [1, 1, 'third'],
      ],
      { executors: [node], tasks },
    );
    expect(starts).toEqual([0, 0, 5]);
  });
});

describe('an executor that loses what it cannot begin at once', () => {
  it('takes a task only while what it demands is free', async () => {
    const machine = { name: 'machine', resources: { cpu: 10 }, queue: { waiting: 0 } };
    const tasks = [
      { name: 'a', demand: { cpu: 1 } },
      { name: 'b', demand: { cpu: 4 } },
    ];
    const { starts, result } = await played(
      [
        [0, 10, 'b'],
        [1, 10, 'b'],
        [2, 10, 'b'],
        [3, 10, 'a'],
        [4, 10, 'a'],
        [5, 1, 'a'],
        [11, 1, 'b'],
      ],
      { executors: [machine], tasks },
    );
    expect(starts).toEqual([0, 1, Number.NaN, 3, 4, Number.NaN, 11]);
    expect(result.tasks).toMatchObject({ completed: 5, rejected: 2 });
  });

  it('counts those on their way among those that wait', async () => {
    const server = { name: 'server', latency: 2, queue: { waiting: 1 } };
    const { starts } = await played(
      [
        [0, 10, 't'],
        [1, 10, 't'],
        [3, 10, 't'],
        [4, 10, 't'],
      ],
      { executors: [server], tasks: [{ name: 't' }] },
    );
    expect(starts).toEqual([2, Number.NaN, 12, Number.NaN]);
  });
});

describe('a scheduler', () => {
  it('is told what is free and what a task takes', async () => {
    const scenario = await scenarioOf({
      name: 'asked',
      horizon: { tasks: 2 },
      executors: [{ name: 'node', resources: { cpu: 8 }, gpus: { count: 2 } }, { name: 'plain' }],
      tasks: [
        { name: 't', work: { dist: 'deterministic', value: 9 }, demand: { cpu: 3 }, gpu: { share: 400 } },
      ],
      arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 1 } },
    });
    const simulator = new Simulator(scenario, { seed: '1' });
    const units = () => {
      const point = simulator.advance()!;
      const task = point.task(0);
      expect([task.demand('cpu'), task.demand('gpu'), task.demand('disk')]).toEqual([3, 400, 0]);
      return point.executors.map((executor) => [executor.available('cpu'), executor.available('gpu')]);
    };
    expect(units()).toEqual([
      [8, 2000],
      [0, 0],
    ]);
    simulator.apply(0);
    expect(units()).toEqual([
      [5, 1600],
      [0, 0],
    ]);
  });
});

describe('preemption', () => {
  it('interrupts nobody in vain', async () => {
    const machine = { name: 'machine', resources: { cpu: 4 }, queue: { discipline: 'preemptive' } };
    const tasks = [
      { name: 'low', demand: { cpu: 1 } },
      { name: 'high', priority: 1, demand: { cpu: 3 } },
      { name: 'top', priority: 2, demand: { cpu: 2 } },
    ];
    const { starts, result } = await played(
      [
        [0, 10, 'low'],
        [0, 10, 'top'],
        [1, 5, 'high'],
        [2, 5, 'top'],
      ],
      { executors: [machine], tasks },
    );
    // high needs 3, of which top holds 2, so low goes on until the second top comes: it has 8 left, from 10 on.
    expect(starts.slice(0, 2)).toEqual([0, 0]);
    expect(result.metrics.makespan).toBe(18);
  });
});

const units = fc.integer({ min: 0, max: 6 });
const world = fc.record({
  seed: fc.string({ maxLength: 6 }),
  cpu: fc.integer({ min: 6, max: 12 }),
  memory: fc.integer({ min: 6, max: 12 }),
  demands: fc.array(fc.record({ cpu: units, memory: units }), { minLength: 1, maxLength: 4 }),
  shares: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 4 }),
  discipline: fc.constantFrom('fifo', 'lifo', 'sjf', 'priority', 'preemptive', 'srpt'),
});

describe('at all times', () => {
  it('allocated units are within capacity, exactly, and come back', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ seed, cpu, memory, demands, shares, discipline }) => {
        const loaded = await scenarioOf({
          name: 'vectors',
          horizon: { tasks: 150 },
          executors: [
            {
              name: 'm',
              count: 2,
              slots: 5,
              resources: { cpu, memory },
              gpus: { count: 2 },
              queue: { discipline },
            },
          ],
          tasks: demands.map((demand, i) => ({
            name: `t${i}`,
            priority: i,
            demand,
            work: { dist: 'exponential', mean: 1 },
            ...(shares[i] && { gpu: i === 0 ? { count: 1 } : { share: shares[i] } }),
          })),
          arrivals: { process: 'poisson', rate: 5 },
        });
        const simulator = new Simulator(loaded, { seed });
        const allocations = () => Object.values(simulator.metrics().resources!);
        for (let point = simulator.advance(); point; point = simulator.advance()) {
          for (const { allocated, total } of allocations()) {
            expect(Number.isInteger(allocated) && allocated >= 0 && allocated <= total).toBe(true);
          }
          const copy = simulator.snapshot();
          simulator.restore(copy);
          simulator.apply(Math.floor(2 * point.random(0)));
        }
        expect(simulator.counts.completed).toBe(150);
        for (const { allocated, utilisation } of allocations()) {
          expect(allocated).toBe(0);
          expect(utilisation ?? 0).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 3, numRuns: 40 },
    );
  });
});
