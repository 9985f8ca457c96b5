import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

/** Whole milliseconds, so that a scenario whose clock runs slower has durations without rounding. */
const times = (values: readonly number[], factor: number) => ({
  dist: 'empirical',
  values: values.map((value) => (value * factor) / 1000),
});

interface Change {
  /** Every duration times this. */
  readonly factor?: number;
  readonly names?: readonly [string, string];
  readonly more?: readonly object[];
}

/** Two kinds of servers, tasks of one and two slots, a latency, a queue that may be full. */
async function scheduleOf(
  seed: string,
  policy: string,
  { factor = 1, names = ['a', 'b'], more = [] }: Change,
) {
  const scenario = await scenarioOf({
    name: 'fleet',
    horizon: { tasks: 300 },
    executors: [
      { name: names[0], count: 2, slots: 2, latency: 0.064 * factor },
      { name: names[1], slots: 3, speed: 2, queue: { capacity: 6 } },
      ...more,
    ],
    tasks: [
      { name: 'small', share: 2, slots: 2, work: times([120, 360, 700, 1900], factor) },
      { name: 'large', slots: 2, work: times([900, 4200], factor), sla: { deadline: 8 * factor } },
    ],
    arrivals: { process: 'renewal', dist: times([10, 130, 290, 1500], factor) },
  });
  const { simulator, result } = simulated(scenario, policy, seed);
  const { arrival, due, start, finish, executor, outcome, size } = simulator.schedule!;
  const scaled = (column: Float64Array) => Array.from(column.slice(0, size), (time) => time / factor);
  return {
    arrival: scaled(arrival),
    due: scaled(due),
    start: scaled(start),
    finish: scaled(finish),
    executor: [...executor.slice(0, size)],
    outcome: [...outcome.slice(0, size)],
    meanResponse: result.metrics.meanResponse! / factor,
    attainment: result.metrics.slaAttainment,
  };
}

const world = [
  fc.string({ maxLength: 8 }),
  fc.constantFrom('random', 'least-backlog', 'join-shortest-queue', 'earliest-finish', 'round-robin'),
] as const;

describe('a run does not change', () => {
  it('but for its unit, when all durations are doubled or halved', async () => {
    await fc.assert(
      fc.asyncProperty(...world, fc.constantFrom(0.5, 2, 8), async (seed, policy, factor) => {
        const scaled = await scheduleOf(seed, policy, { factor });
        const plain = await scheduleOf(seed, policy, {});
        expect(scaled).toEqual({ ...plain, meanResponse: expect.closeTo(plain.meanResponse, 9) });
      }),
      { seed: 1, numRuns: 25 },
    );
  });

  it('when executors are called otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(...world, async (seed, policy) => {
        const renamed = await scheduleOf(seed, policy, { names: ['zeta', 'alpha'] });
        expect(renamed).toEqual(await scheduleOf(seed, policy, {}));
      }),
      { seed: 2, numRuns: 25 },
    );
  });

  it('when there is one more executor that no task may use', async () => {
    await fc.assert(
      fc.asyncProperty(...world, async (seed, policy) => {
        // Every task takes two slots; this one has a single one.
        const more = [{ name: 'unused', slots: 1, speed: 100 }];
        expect(await scheduleOf(seed, policy, { more })).toEqual(await scheduleOf(seed, policy, {}));
      }),
      { seed: 3, numRuns: 25 },
    );
  });
});

describe('one more server', () => {
  it('never delays a task of a queue that is first come, first served', async () => {
    const starts = async (slots: number, seed: string) => {
      const scenario = await scenarioOf({
        name: 'station',
        horizon: { tasks: 300 },
        executors: [{ name: 'server', slots }],
        tasks: [{ name: 'task', work: { dist: 'hyperexponential', mean: 1, scv: 4 } }],
        arrivals: { process: 'poisson', rate: 2.5 },
      });
      const { start, size } = simulated(scenario, 'random', seed).simulator.schedule!;
      return start.slice(0, size);
    };
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 8 }), fc.integer({ min: 1, max: 4 }), async (seed, slots) => {
        const few = await starts(slots, seed);
        const more = await starts(slots + 1, seed);
        expect(more.findIndex((start, task) => start > few[task]!)).toBe(-1);
      }),
      { seed: 4, numRuns: 20 },
    );
  });
});
