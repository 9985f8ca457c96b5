import { describe, expect, it } from 'vitest';
import { noKpis } from '../../../src/sim/kpis.ts';
import { followed } from '../../fixtures/sample-path.ts';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

const POWER = { idle: 100, max: 300 };
const KWH = 3.6e6;

describe('energy', () => {
  it('is the integral of linear power', async () => {
    const { metrics } = await followed({
      tasks: [
        [0, 4],
        [1, 9],
      ],
      executors: [{ name: 'm', count: 2, slots: 2, power: POWER }],
    });
    // Two idle for 10 s; 100 W a slot for 13 slot-seconds.
    expect(metrics.energy).toBe(2 * 100 * 10 + 100 * 13);
    expect(metrics.carbon).toBe(0);
  });

  it('is none while an executor is off, and idle while it boots', async () => {
    const { metrics } = await followed({
      tasks: [
        [0, 2],
        [50, 3],
      ],
      executors: [{ name: 'm', power: POWER, scale: { boot: 4, idle: 10 } }],
    });
    // On for 4 + 2 + 10 and 4 + 3 seconds, of which it is busy for 5.
    expect(metrics.energy).toBe(100 * 23 + 200 * 5);
  });

  it('weighs with the carbon intensity of the site', async () => {
    const { metrics } = await followed({
      tasks: [
        [0, 4],
        [8, 6],
      ],
      executors: [
        { name: 'm', site: 'north', power: POWER },
        { name: 'elsewhere', power: POWER },
      ],
      rest: { sites: [{ name: 'north', carbon: { times: [0, 10], values: [50, 200] } }] },
    });
    const grams = (100 * (10 * 50 + 4 * 200) + 200 * (6 * 50 + 4 * 200)) / KWH;
    expect(metrics.carbon).toBeCloseTo(grams, 12);
    expect(metrics.energy).toBe(2 * 100 * 14 + 200 * 10);
  });

  it('is seen by who decides: watts, and grams at this hour', async () => {
    const seen: unknown[] = [];
    await followed({
      tasks: [
        [0, 1],
        [10, 1],
      ],
      executors: [
        { name: 'm', site: 'north', power: POWER },
        { name: 'unknown', site: 'south' },
      ],
      rest: { sites: [{ name: 'north', carbon: { times: [0, 10], values: [50, 200] } }] },
      choose: (point) => {
        seen.push([0, 1].map((i) => [point.executor(i).power, point.executor(i).carbon]));
        return 0;
      },
    });
    expect(seen).toEqual(
      [50, 200].map((grams) => [
        [POWER, grams],
        [null, 0],
      ]),
    );
  });

  it('can be the reward, as a weight and in an expression', async () => {
    const scenario = (reward: unknown) =>
      scenarioOf({
        name: 'energy',
        horizon: { tasks: 50 },
        executors: [{ name: 'm', count: 3, power: { max: 300 } }],
        sites: [{ name: 'default', carbon: 400 }],
        tasks: [{ name: 't', work: { dist: 'exponential', mean: 1 } }],
        arrivals: { process: 'poisson', rate: 2 },
        reward,
      });
    const weighted = simulated(await scenario({ energy: 2, carbon: 3 }), 'random', '1');
    const kpis = noKpis();
    weighted.simulator.readKpis(kpis);
    expect(weighted.result.objective).toBeCloseTo(2 * kpis.energy + 3 * kpis.carbon, 6);
    expect(kpis.carbon).toBeCloseTo((400 * kpis.energy) / KWH, 9);
    const written = simulated(await scenario('-(2 * energy + 3 * carbon)'), 'random', '1');
    expect(written.result.objective).toBeCloseTo(weighted.result.objective, 6);
  });

  it('is P_idle + (P_max − P_idle) ρ on average, whatever the queue does', async () => {
    const scenario = await scenarioOf({
      name: 'M/M/2',
      horizon: { seconds: 2000 },
      executors: [{ name: 'm', slots: 2, power: POWER }],
      tasks: [{ name: 't', work: { dist: 'exponential', mean: 1 } }],
      arrivals: { process: 'poisson', rate: 1.4 },
    });
    const { simulator, result } = simulated(scenario, 'random', '5');
    const schedule = simulator.schedule!;
    let busy = 0;
    for (let n = 0; n < schedule.size; n++) {
      if (Number.isNaN(schedule.start[n]!) || schedule.start[n]! < 0) continue;
      const finish = schedule.outcome[n] === 1 ? schedule.finish[n]! : 2e9;
      busy += finish - schedule.start[n]!;
    }
    const utilisation = busy / 1e6 / (2 * 2000);
    expect(result.metrics.energy! / 2000).toBeCloseTo(100 + 200 * utilisation, 9);
    expect(Math.abs(utilisation - 0.7)).toBeLessThan(0.05);
  });
});

describe('a power limit', () => {
  it('lets tasks wait for others at the site', async () => {
    const { ends } = await followed({
      tasks: [
        [0, 5],
        [1, 2],
        [2, 4],
        [2.5, 1],
      ],
      executors: [
        { name: 'a', count: 2, site: 'buoy', power: { idle: 1, max: 4 } },
        { name: 'b', site: 'buoy', power: { idle: 1, max: 3 } },
        { name: 'shore', power: { idle: 1, max: 3 } },
      ],
      // Three idle watts; one `a` makes six, with `b` eight.
      rest: { sites: [{ name: 'buoy', powerLimit: 8 }] },
      choose: (point) => [0, 1, 2, 3][point.task(0).index]!,
    });
    // With the second they were nine at 1, and eight at 5; the shore has power of its own.
    expect(ends.map(({ start }) => start)).toEqual([0, 5, 2, 2.5]);
  });

  it('is held at all times', async () => {
    const scenario = await scenarioOf({
      name: 'limit',
      horizon: { tasks: 400 },
      executors: [{ name: 'm', count: 5, slots: 2, power: POWER }],
      sites: [{ name: 'default', powerLimit: 1100 }],
      tasks: [
        { name: 't', work: { dist: 'exponential', mean: 1 } },
        { name: 'wide', slots: 2, work: { dist: 'exponential', mean: 1 } },
      ],
      arrivals: { process: 'poisson', rate: 3 },
    });
    const { simulator } = simulated(scenario, 'join-shortest-queue', '2');
    const schedule = simulator.schedule!;
    const changes: [number, number][] = [];
    for (let n = 0; n < schedule.size; n++) {
      const slots = schedule.classIndex[n] === 1 ? 2 : 1;
      changes.push([schedule.start[n]!, slots], [schedule.finish[n]!, -slots]);
    }
    changes.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    let busy = 0;
    let most = 0;
    for (const [, slots] of changes) {
      busy += slots;
      most = Math.max(most, busy);
    }
    // 500 W idle leave room for six busy slots of ten.
    expect(most).toBe(6);
    expect(simulator.counts.completed).toBe(400);
  });

  it('is refused where a task could never begin, or nothing draws power', async () => {
    const limited = (powerLimit: number, queue = {}) =>
      followed({
        tasks: [[0, 1]],
        executors: [{ name: 'm', count: 2, power: { idle: 1, max: 4 }, queue }],
        rest: { sites: [{ name: 'default', powerLimit }] },
      });
    await expect(limited(4.5)).rejects.toThrow(/4.5 W are too few for a task on 'm' \(needed.*: 5\)/);
    await expect(limited(5)).resolves.toBeDefined();
    const nowhere = { sites: [{ name: 'mats', carbon: 3 }] };
    const misspelt = {
      tasks: [[0, 1]] as const,
      executors: [{ name: 'm', site: 'mast', power: POWER }],
      rest: nowhere,
    };
    await expect(followed(misspelt)).rejects.toThrow(/no executor at 'mats' has power.*mast/);
    await expect(limited(50, { discipline: 'ps' })).rejects.toThrow(/cannot wait for power/);
  });
});
