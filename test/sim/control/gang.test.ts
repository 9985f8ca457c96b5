import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { driven, hashesSplitEverywhere, prefer, rowOf } from './drive.ts';

/** Gangs of two, one a second, each member 4 s. */
const PAIRS = {
  name: 'pairs',
  control: 'placement',
  horizon: { tasks: 6 },
  executors: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
  tasks: [{ name: 'pair', gang: 2, work: { dist: 'deterministic', value: 4 } }],
  arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 1 } },
};

describe('a gang', () => {
  it('is asked about member by member and begins when all have a place of their own', async () => {
    const { asked, tasks } = driven(await scenarioOf(PAIRS), prefer('run'));
    expect(asked).toEqual([
      { time: 1, rows: ['run 0 a', 'run 0 b', 'run 0 c', 'wait'] },
      { time: 1, rows: ['run 1 b', 'run 1 c', 'wait'] },
      // c has been free since 2, but a gang waits whole, and holds up the next.
      { time: 5, rows: ['run 2 a', 'run 2 b', 'run 2 c', '(wait)'] },
      { time: 5, rows: ['run 3 b', 'run 3 c', '(wait)'] },
      { time: 9, rows: ['run 4 a', 'run 4 b', 'run 4 c', '(wait)'] },
      { time: 9, rows: ['run 5 b', 'run 5 c', '(wait)'] },
    ]);
    expect(tasks.map(({ start }) => start)).toEqual([1, 1, 5, 5, 9, 9]);
    expect(tasks.map(({ executor }) => executor)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });

  it('forgets its promises when it waits', async () => {
    let waited = false;
    const { asked, tasks } = driven(await scenarioOf({ ...PAIRS, horizon: { tasks: 4 } }), (point) => {
      if (point.task(0).index !== 1 || waited) return 0;
      waited = true;
      return rowOf(point, 'wait');
    });
    expect(asked.slice(0, 3)).toEqual([
      { time: 1, rows: ['run 0 a', 'run 0 b', 'run 0 c', 'wait'] },
      { time: 1, rows: ['run 1 b', 'run 1 c', 'wait'] },
      { time: 2, rows: ['run 0 a', 'run 0 b', 'run 0 c', '(wait)'] },
    ]);
    expect(tasks.map(({ start }) => start)).toEqual([2, 2, 6, 6]);
  });

  it('is rejected or deferred as one', async () => {
    const choices = { reject: true, defer: { seconds: 0.5 } };
    const deferred = driven(
      await scenarioOf({ ...PAIRS, horizon: { tasks: 2 }, choices }),
      prefer('defer', 'run'),
    );
    expect(deferred.asked.map(({ time }) => time)).toEqual([1, 1.5, 1.5]);
    expect(deferred.tasks.map(({ start }) => start)).toEqual([1.5, 1.5]);
    const refused = driven(await scenarioOf({ ...PAIRS, choices }), prefer('reject'));
    expect(refused.asked.length).toBe(3);
    expect(refused.simulator.counts).toMatchObject({ arrived: 6, rejected: 6 });
  });

  it('is rejected whole where nothing may wait', async () => {
    const scenario = await scenarioOf({ ...PAIRS, placement: { unfit: 'reject' } });
    const { simulator, tasks } = driven(scenario, prefer('run'));
    expect(simulator.counts).toMatchObject({ completed: 2, rejected: 4 });
    expect(tasks[0]!.start).toBe(1);
  });

  it('that needs all servers is one job of a single server: Lindley holds, job by job', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.integer({ min: 2, max: 4 }), async (seed, gang) => {
        const scenario = await scenarioOf({
          ...PAIRS,
          horizon: { tasks: 120 * gang },
          executors: [{ name: 's', count: gang }],
          tasks: [{ name: 'gang', gang, work: { dist: 'exponential', mean: 0.6 } }],
          arrivals: { process: 'poisson', rate: 1 },
        });
        const { tasks, simulator } = driven(scenario, prefer('run'), String(seed));
        const arrival = simulator.schedule!.arrival;
        let free = 0;
        for (let n = 0; n < 120; n++) {
          const members = tasks.slice(n * gang, (n + 1) * gang);
          const start = Math.max(free, arrival[n * gang]!);
          for (const member of members)
            expect(member).toMatchObject({ start: start / 1e6, finish: members[0]!.finish });
          free = Math.round(members[0]!.finish * 1e6);
        }
      }),
      { seed: 3, numRuns: 10 },
    );
  });

  it('goes on from a snapshot at any choice, promises and all', async () => {
    const scenario = await scenarioOf({
      ...PAIRS,
      horizon: { tasks: 120 },
      executors: [{ name: 's', count: 4 }],
      tasks: [
        { name: 'pair', gang: 2, work: { dist: 'exponential', mean: 1 } },
        { name: 'three', gang: 3, priority: 1, work: { dist: 'exponential', mean: 1 } },
        { name: 'single', share: 2, work: { dist: 'exponential', mean: 1 } },
      ],
      arrivals: { process: 'poisson', rate: 1.2 },
    });
    const [straight, split] = hashesSplitEverywhere(scenario, (point) => {
      const wait = rowOf(point, 'wait');
      return wait >= 0 && point.random(point.runs) < 0.2 ? wait : rowOf(point, 'run');
    });
    expect(split).toBe(straight);
  });
});

describe('a gang that makes no sense', () => {
  it.each([
    [{ control: 'dispatch' }, 'only control placement begins tasks together'],
    [{ executors: [{ name: 'a' }] }, '2 members have no place of their own on 1 executors'],
    [
      { executors: [{ name: 'a', count: 2, scale: { rule: 'utilisation', target: 0.5, min: 1 } }] },
      '2 members need as many executors that are always on',
    ],
    [
      {
        executors: [{ name: 'a', count: 2, site: 'hall', power: { max: 100 } }],
        sites: [{ name: 'hall', powerLimit: 150 }],
      },
      'power for one member of a gang is not enough',
    ],
    [{ executors: [{ name: 'a', count: 2, latency: 1 }] }, 'a gang begins at once everywhere'],
    [
      { arrivals: { process: 'closed', clients: 2, think: { dist: 'deterministic', value: 1 } } },
      'open process',
    ],
  ])('is refused: %j', async (change, message) => {
    await expect(scenarioOf({ ...PAIRS, ...change })).rejects.toThrow(message);
  });
});
