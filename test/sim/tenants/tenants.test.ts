import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Simulator } from '../../../src/index.ts';
import { jainIndex } from '../../../src/sim/tenants/fairness.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

const map = { arrival: 'at', work: 'work', class: 'class' };

function traced(rows: readonly (readonly [at: number, work: number, name: string])[], rest: object) {
  const csv = `at,work,class\n${rows.map((row) => row.join(',')).join('\n')}\n`;
  const arrivals = { trace: { format: 'csv', path: 't.csv', map } };
  return scenarioOf({ name: 'tenants', arrivals, ...rest }, { 't.csv': csv });
}

const TWO = {
  executors: [{ name: 'server', slots: 4 }],
  tenants: [{ name: 'red', quota: 2 }, { name: 'blue' }],
  tasks: [{ name: 'r', tenant: 'red' }, { name: 'b', tenant: 'blue' }, { name: 'free' }],
};

describe('a quota', () => {
  it('holds tasks beyond it in the order in which they came, and lets others pass', async () => {
    const scenario = await traced(
      [
        [0, 10, 'r'],
        [1, 10, 'r'],
        [2, 1, 'r'],
        [3, 1, 'r'],
        [4, 5, 'b'],
        [5, 1, 'free'],
      ],
      TWO,
    );
    const { simulator } = simulated(scenario, 'random', '1');
    const { start, size } = simulator.schedule!;
    expect(Array.from(start.slice(0, size), (t) => t / 1e6)).toEqual([0, 1, 10, 11, 4, 5]);
  });

  it('counts a task while it waits at its executor, over all executors', async () => {
    const scenario = await traced(
      [
        [0, 9, 'free'],
        [0, 9, 'free'],
        [1, 1, 'r'],
        [2, 1, 'r'],
        [3, 1, 'r'],
        [4, 1, 'b'],
      ],
      { ...TWO, executors: [{ name: 'server', count: 2 }] },
    );
    const { simulator } = simulated(scenario, 'round-robin', '1');
    const { start, executor, size } = simulator.schedule!;
    // The third red task comes to executor 0 at 3 and is let in when the first has left, at 10; both then run at once.
    expect(Array.from(executor.slice(0, size))).toEqual([0, 1, 0, 1, 0, 1]);
    expect(Array.from(start.slice(0, size), (t) => t / 1e6)).toEqual([0, 0, 9, 9, 10, 10]);
  });

  it('lets a task go that gives up while it is held', async () => {
    const patient = TWO.tasks.map((task) => (task.name === 'r' ? { ...task, patience: 4 } : task));
    const scenario = await traced(
      [
        [0, 10, 'r'],
        [1, 10, 'r'],
        [2, 1, 'r'],
        [7, 1, 'r'],
      ],
      { ...TWO, tasks: patient },
    );
    const { simulator, result } = simulated(scenario, 'random', '1');
    const { start, size } = simulator.schedule!;
    expect(Array.from(start.slice(0, size), (t) => t / 1e6)).toEqual([0, 1, Number.NaN, 10]);
    expect(result.tasks).toMatchObject({ completed: 3, abandoned: 1 });
  });

  it('is never passed, and a run goes on from any snapshot as if nothing had happened', async () => {
    const world = fc.record({
      seed: fc.string({ maxLength: 5 }),
      quota: fc.integer({ min: 2, max: 5 }),
      steps: fc.nat(150),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ seed, quota, steps }) => {
        const scenario = await scenarioOf({
          ...TWO,
          name: 'busy',
          horizon: { tasks: 150 },
          executors: [{ name: 'server', count: 2, slots: 3 }],
          tenants: [
            { name: 'red', quota },
            { name: 'blue', quota: 3 },
          ],
          tasks: TWO.tasks.map((task, i) => ({
            ...task,
            slots: 1 + (i % 2),
            work: { dist: 'exponential', mean: 1 },
          })),
          arrivals: { process: 'poisson', rate: 4 },
        });
        const [straight, other] = [1, 2].map(() => new Simulator(scenario, { seed, record: true }));
        const play = (simulator: Simulator, most: number) => {
          for (let k = 0; k < most; k++) {
            const point = simulator.advance();
            if (!point) return;
            simulator.apply(Math.floor(2 * point.random(0)));
          }
        };
        play(straight!, steps);
        other!.restore(straight!.snapshot());
        for (const simulator of [straight!, other!]) play(simulator, Number.POSITIVE_INFINITY);
        expect(other!.stateHash()).toBe(straight!.stateHash());
        const { start, finish, classIndex, size } = straight!.schedule!;
        for (const [tenantClass, most] of [
          [0, quota],
          [1, 3],
        ] as const) {
          const width = scenario.tasks[tenantClass]!.slots;
          const running = Array.from({ length: size }, (_, n) => n).filter(
            (n) => classIndex[n] === tenantClass,
          );
          for (const n of running) {
            const together = running.filter((m) => start[m]! <= start[n]! && finish[m]! > start[n]!).length;
            expect(together * width).toBeLessThanOrEqual(most);
          }
        }
      }),
      { seed: 4, numRuns: 25 },
    );
  });
});

describe('fairness', () => {
  it('is told by tenant, and as Jain indices of service per share and of slowdown', async () => {
    const scenario = await traced(
      [
        [0, 20, 'r'],
        [0, 60, 'b'],
        [0, 3, 'free'],
        [5, 20, 'r'],
      ],
      {
        ...TWO,
        executors: [{ name: 'server', slots: 1, count: 3 }],
        tenants: [{ name: 'red', share: 2 }, { name: 'blue' }, { name: 'idle' }],
      },
    );
    const { result } = simulated(scenario, 'join-shortest-queue', '1');
    const { byTenant, fairness } = result.metrics;
    expect(byTenant).toEqual({
      red: { completed: 2, meanResponse: 20, meanBoundedSlowdown: 1, slotSeconds: 40 },
      blue: { completed: 1, meanResponse: 60, meanBoundedSlowdown: 1, slotSeconds: 60 },
      idle: { completed: 0, meanResponse: null, meanBoundedSlowdown: null, slotSeconds: 0 },
    });
    expect(fairness).toEqual({ service: (20 + 60) ** 2 / (3 * (20 ** 2 + 60 ** 2)), slowdown: 1 });
  });

  it('has an index between 1/n and 1', () => {
    expect(jainIndex([1, 1, 1])).toBe(1);
    expect(jainIndex([5, 0, 0, 0])).toBe(0.25);
    expect(jainIndex([0, 0])).toBeNull();
  });
});

describe('a gang', () => {
  it('is not held apart by a quota', async () => {
    const scenario = {
      ...TWO,
      name: 'gang',
      control: 'placement',
      horizon: { tasks: 1 },
      tasks: [{ name: 'r', gang: 2, tenant: 'red', work: { dist: 'deterministic', value: 1 } }],
      executors: [{ name: 'server', count: 2 }],
      arrivals: { process: 'poisson', rate: 1 },
    };
    await expect(scenarioOf(scenario)).rejects.toThrow("the quota of 'red' could hold some of its members");
  });
});

describe('an error', () => {
  it('about a class is where the file has it, whatever the order of a trace', async () => {
    const tasks = [{ name: 'b' }, { name: 'r', tenant: 'grey' }];
    await expect(
      traced(
        [
          [0, 1, 'r'],
          [1, 1, 'b'],
        ],
        { ...TWO, tasks },
      ),
    ).rejects.toThrow('tasks.1.tenant: unknown');
  });
});

describe('tenants', () => {
  it.each([
    [{ tenants: [{ name: 'red' }, { name: 'red' }] }, "'red' is used twice"],
    [
      { tenants: [{ name: 'redd' }, { name: 'blue' }] },
      "unknown tenant 'red'; did you mean 'redd'? (allowed: redd, blue)",
    ],
    [
      { tasks: [{ name: 'r', slots: 3, tenant: 'red' }] },
      "3 are more than the quota of 'red' (allowed: ≤ 2)",
    ],
  ])('that make no sense are an error: %j', async (change, message) => {
    await expect(traced([[0, 1, 'r']], { ...TWO, ...change })).rejects.toThrow(message);
  });
});
