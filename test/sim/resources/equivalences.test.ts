import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

/** Starts and finishes of a busy station, whose executor and tasks are these. */
async function path(
  parts: { executor: object; task?: object; rest?: object },
  seed: string,
  policy = 'random',
) {
  const scenario = await scenarioOf({
    name: 'station',
    horizon: { tasks: 200 },
    executors: [{ name: 'server', ...parts.executor }],
    tasks: [{ name: 't', work: { dist: 'hyperexponential', mean: 1, scv: 3 }, ...parts.task }],
    arrivals: { process: 'poisson', rate: 2.7 },
    ...parts.rest,
  });
  const { start, finish, outcome, size } = simulated(scenario, policy, seed).simulator.schedule!;
  return [start, finish, outcome].map((column) => Array.from(column.slice(0, size)));
}

const world = fc.record({ seed: fc.string({ maxLength: 6 }), servers: fc.integer({ min: 1, max: 4 }) });

const check = (same: (world: { seed: string; servers: number }) => Promise<[unknown, unknown]>) =>
  fc.assert(
    fc.asyncProperty(world, async (each) => {
      const [one, other] = await same(each);
      expect(one).toEqual(other);
    }),
    { seed: 5, numRuns: 15 },
  );

describe('the same machine, said in other words', () => {
  it.each(['fifo', 'lifo', 'sjf', 'preemptive', 'srpt'])(
    'has units of a resource for slots (%s)',
    async (discipline) => {
      await check(async ({ seed, servers }) => [
        await path({ executor: { slots: servers, queue: { discipline } } }, seed),
        await path(
          {
            executor: { resources: { cpu: 7 * servers + 6 }, queue: { discipline } },
            task: { demand: { cpu: 7 } },
          },
          seed,
        ),
      ]);
    },
  );

  it('is predicted alike, so that whoever goes by predictions chooses alike', async () => {
    await check(async ({ seed, servers }) => {
      const fleet = (of: (slots: number) => object) => ({
        executors: [1, 1.5, 0.7].map((speed, i) => ({ name: `e${i}`, speed, ...of(servers + i) })),
        arrivals: { process: 'poisson', rate: 3 * servers + 2 },
      });
      const slots = { executor: {}, task: { slots: 2 }, rest: fleet((n) => ({ slots: 2 * n })) };
      const cpus = {
        executor: {},
        task: { demand: { cpu: 4 } },
        rest: fleet((n) => ({ resources: { cpu: 4 * n } })),
      };
      return [await path(slots, seed, 'earliest-finish'), await path(cpus, seed, 'earliest-finish')];
    });
  });

  it('has whole GPUs, or devices that have room for one task each', async () => {
    for (const gpu of [{ count: 1 }, { share: 501 }]) {
      await check(async ({ seed, servers }) => [
        await path({ executor: { slots: servers } }, seed),
        await path({ executor: { gpus: { count: servers } }, task: { gpu } }, seed),
      ]);
    }
  });

  it('has a quota of one tenant who is alone on it', async () => {
    await check(async ({ seed, servers }) => [
      await path({ executor: { slots: servers } }, seed),
      await path(
        {
          executor: { slots: 50 },
          task: { tenant: 'only' },
          rest: { tenants: [{ name: 'only', quota: servers }] },
        },
        seed,
      ),
    ]);
  });

  it('loses at its capacity what it would lose for want of a place to wait', async () => {
    await check(async ({ seed, servers }) => [
      await path({ executor: { slots: servers, queue: { capacity: servers + 2 } } }, seed),
      await path({ executor: { slots: servers, queue: { waiting: 2 } } }, seed),
    ]);
  });

  it('is no other for a second executor that no task may use, and that is first in line', async () => {
    await check(async ({ seed, servers }) => {
      const server = { name: 'server', slots: servers };
      const idle = { name: 'idle', slots: 50, labels: { keep: 'out' } };
      const task = { avoids: { keep: 'out' } };
      return [
        await path({ executor: {}, task, rest: { executors: [server] } }, seed, 'join-shortest-queue'),
        await path({ executor: {}, task, rest: { executors: [idle, server] } }, seed, 'join-shortest-queue'),
      ];
    });
  });

  it('is no other for data that lie where they are needed', async () => {
    await check(async ({ seed, servers }) => [
      await path({ executor: { slots: servers } }, seed),
      await path(
        {
          executor: { slots: servers, site: 'here' },
          task: { data: { from: 'here', input: 1e9, output: 1e9, return: true } },
          rest: { network: { default: { bandwidth: 1 } } },
        },
        seed,
      ),
    ]);
  });
});
