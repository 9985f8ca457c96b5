import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Scenario, Simulator } from '../../../src/index.ts';
import { noKpis } from '../../../src/sim/kpis.ts';
import { createPath } from '../../../src/sim/paths/index.ts';
import { MIXED_FLEET } from '../../fixtures/fleets.ts';
import { followed } from '../../fixtures/sample-path.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

const DAY_AND_NIGHT = { times: [0, 10], values: [1, 3], period: 20 };

describe('a price that changes', () => {
  it('is paid for what each slot-second costs when it is used', async () => {
    const { simulator, metrics } = await followed({
      tasks: [
        [0, 4],
        [8, 4],
        [9, 30],
      ],
      task: { slots: 1 },
      executors: [{ name: 'cloud', slots: 2, price: { perSecond: DAY_AND_NIGHT, perTask: 0.5 } }],
    });
    // 4; 2 at 1 and 2 at 3; from 9 to 39: 1 at 1, 10 at 3, 10 at 1, 9 at 3.
    expect([...simulator.schedule!.cost.slice(0, 3)]).toEqual([4.5, 8.5, 1 + 30 + 10 + 27 + 0.5]);
    expect(metrics.cost).toBe(81.5);
  });

  it('is shown as it is now', async () => {
    const seen: number[] = [];
    await followed({
      tasks: [
        [0, 1],
        [9, 1],
        [10, 1],
        [25, 1],
      ],
      executors: [{ name: 'cloud', price: { perSecond: DAY_AND_NIGHT } }],
      choose: (point) => {
        seen.push(point.executor(0).price.perSecond, point.cost(0));
        return 0;
      },
    });
    expect(seen).toEqual([1, 1, 1, 1, 3, 3, 1, 1]);
  });

  it('is paid for the parts of an interrupted run', async () => {
    const { metrics } = await followed({
      tasks: [[0, 12]],
      task: { retry: { progress: 'resume' } },
      executors: [{ name: 'cloud', price: { perSecond: DAY_AND_NIGHT }, failures: { uptime: 6, repair: 8 } }],
    });
    // From 0 to 6 at 1; from 14 to 20 at 3.
    expect(metrics.cost).toBe(6 + 18);
  });

  it('is shared by those that share a slot', async () => {
    const { simulator, metrics } = await followed({
      tasks: [
        [0, 8],
        [4, 6],
      ],
      executors: [{ name: 'cloud', queue: { discipline: 'ps' }, price: { perSecond: DAY_AND_NIGHT } }],
    });
    // Alone at 1 until 4; halves of 1 until 10 and of 3 until 12; alone at 3 until 14.
    expect([...simulator.schedule!.cost.slice(0, 2)]).toEqual([4 + 3 + 3, 3 + 3 + 6]);
    expect(metrics.cost).toBe(22);
  });

  it('bills provisioned slots whether used or not', async () => {
    const { metrics } = await followed({
      tasks: [[0, 15]],
      executors: [
        { name: 'own', count: 2, slots: 3, price: { perSecond: DAY_AND_NIGHT, billing: 'provisioned' } },
      ],
    });
    expect(metrics.cost).toBe(6 * (10 + 15));
  });
});

const path = fc.oneof(
  fc.constantFrom(0, 2e-4),
  fc.constant({ times: [0, 7, 31], values: [1e-4, 9e-4, 0], period: 60 }),
  fc.constant({ mean: 3e-4, deviation: 2e-4, every: 5, memory: 0.9 }),
);

/** The mixed fleet with these prices, everything that can happen to a price in one world. */
const world = fc.record({
  prices: fc.tuple(path, path, path),
  perTask: fc.constantFrom(0, 1e-4),
  minimum: fc.constantFrom(0, 500),
  breaks: fc.boolean(),
  policy: fc.constantFrom('random', 'cheapest', 'join-shortest-queue', 'earliest-finish'),
  seed: fc.string({ maxLength: 6 }),
});

type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

function fleetOf({ prices, perTask, minimum, breaks }: World, horizon: object = { tasks: 300 }) {
  const [edge, site, cloud] = MIXED_FLEET.executors;
  const failures = breaks ? { failures: { uptime: { dist: 'exponential', mean: 20 }, repair: 3 } } : {};
  return scenarioOf({
    ...MIXED_FLEET,
    horizon,
    executors: [
      { ...edge, price: { perSecond: prices[0], perTask } },
      { ...site, price: { perSecond: prices[1], billing: 'provisioned', minimum } },
      { ...cloud, price: { perSecond: prices[2] }, ...failures },
    ],
  });
}

/** The scenario as it could have been written. */
function written({ name, horizon, executors, tasks, arrivals, reward }: Scenario) {
  return { name, horizon, executors, tasks, arrivals, reward };
}

const close = (a: number, b: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1e-3, Math.abs(b)));

describe('money', () => {
  it('is ∫ price × allocation: what tasks were charged and what is provisioned', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const scenario = await fleetOf(given);
        const { simulator, result } = simulated(scenario, given.policy, given.seed);
        const schedule = simulator.schedule!;
        const kpis = noKpis();
        simulator.readKpis(kpis);
        const end = Math.round(kpis.time * 1e6);
        const { minimum } = scenario.executors[1]!.price;
        const rent = createPath(scenario.executors[1]!.price.perSecond, given.seed, 'price', 1);
        const provisioned = 3 * rent.integral(0, Math.max(end, minimum * 1e6));
        const charged = schedule.cost.slice(0, schedule.size).reduce((a, b) => a + b, 0);
        close(kpis.cost, charged + provisioned);
        close(result.metrics.cost, kpis.cost);
        if (given.breaks) return;
        // Without breakdowns a task occupies its slots from start to finish, so its charge can be worked out apart.
        let money = 0;
        for (let n = 0; n < schedule.size; n++) {
          if (Number.isNaN(schedule.start[n]!) || schedule.outcome[n] !== 1) continue;
          const pool = [0, 0, 1, 2, 2][schedule.executor[n]!]!;
          if (pool === 1) continue;
          const { price } = scenario.executors[pool]!;
          const slots = scenario.tasks[schedule.classIndex[n]!]!.slots;
          const path = createPath(price.perSecond, given.seed, 'price', pool);
          money += price.perTask + slots * path.integral(schedule.start[n]!, schedule.finish[n]!);
        }
        close(charged, money);
      }),
      { seed: 3, numRuns: 40 },
    );
  });

  it('that tasks have not been charged yet is in the KPIs when the clock stops', async () => {
    const scenario = await scenarioOf({
      name: 'cut',
      horizon: { seconds: 25 },
      executors: [{ name: 'cloud', price: { perSecond: DAY_AND_NIGHT } }],
      tasks: [{ name: 't', work: { dist: 'deterministic', value: 100 } }],
      arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 5 } },
    });
    const { simulator } = simulated(scenario, 'random', '1');
    const kpis = noKpis();
    simulator.readKpis(kpis);
    // One task from 5 on.
    expect(kpis.cost).toBe(5 + 30 + 5);
  });

  it('is the same in all, whether it is charged when it falls due or as predicted', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const due = await fleetOf(given);
        const committed = await scenarioOf({ ...written(due), accrual: 'committed' });
        const [one, other] = [due, committed].map(
          (scenario) => simulated(scenario, given.policy, given.seed).result.objective,
        );
        close(other!, one!);
      }),
      { seed: 5, numRuns: 20 },
    );
  });

  it('goes on as it would have after a snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.integer({ min: 0, max: 280 }), async (given, at) => {
        const scenario = await fleetOf(given, { tasks: 300, warmup: 20 });
        const simulator = new Simulator(scenario, { seed: given.seed });
        const play = (until: number) => {
          let point = simulator.open ?? simulator.advance();
          for (; point && simulator.decisions < until; point = simulator.advance()) {
            const rows = Array.from({ length: point.size }, (_, i) => i).filter((i) => point!.allowed(i));
            simulator.apply(rows[Math.floor(point.random(7) * rows.length)]!);
          }
        };
        play(at);
        const snapshot = simulator.snapshot();
        play(Number.POSITIVE_INFINITY);
        const ended = [simulator.stateHash(), simulator.metrics()];
        simulator.restore(snapshot);
        play(Number.POSITIVE_INFINITY);
        expect([simulator.stateHash(), simulator.metrics()]).toEqual(ended);
      }),
      { seed: 4, numRuns: 15 },
    );
  });
});

describe('prices are refused', () => {
  const refused = (executor: object) =>
    expect(
      scenarioOf({
        name: 'x',
        horizon: { tasks: 1 },
        executors: [{ name: 'e', ...executor }],
        tasks: [{ name: 't', work: { dist: 'exponential', mean: 1 } }],
        arrivals: { process: 'poisson', rate: 1 },
      }),
    ).rejects;

  it('where they make no sense', async () => {
    await refused({ price: { minimum: 60 } }).toThrow(/only provisioned slots have a minimum/);
    await refused({ price: { perSecond: { times: [0, 2], values: [1] } } }).toThrow(/test.yaml:1:\d+/);
    await refused({ price: { perSecond: 'cheap' } }).toThrow(/expected a number/);
  });
});
