import { describe, expect, test } from 'vitest';
import { autoscaling } from '../../../envs/autoscale-v0.ts';
import { leastBacklog } from '../../../policies/static/least-backlog.ts';
import { targetUtilisation } from '../../../policies/static/target-utilisation.ts';
import { demonstrate, InputError, type SchedulerFactory, Simulator } from '../../../src/index.ts';
import { noKpis } from '../../../src/sim/kpis.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

/** A task a second that takes an hour; machines of two slots. */
const INFLUX = {
  name: 'influx',
  horizon: { tasks: 20 },
  executors: [{ name: 'machine', count: 30, slots: 2, scale: { min: 1, rule: 'decisions' } }],
  tasks: [{ name: 'task', work: { dist: 'deterministic', value: 3600 } }],
  arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 1 } },
};

const DAY = {
  name: 'day',
  horizon: { tasks: 600 },
  executors: [
    {
      name: 'machine',
      count: 8,
      price: { perSecond: 0.2, billing: 'provisioned' },
      scale: { min: 1, boot: { dist: 'deterministic', value: 1 }, rule: 'decisions' },
    },
  ],
  tasks: [{ name: 'task', work: { dist: 'exponential', mean: 1 }, sla: { deadline: 4, penalty: 1 } }],
  arrivals: { process: 'diurnal', base: 3, amplitude: 2.5, period: 60 },
  reward: { cost: 1, latency: 0.1, sla: 1 },
};

/** How many are on after each choice of a run, and what the run cost. */
async function played(world: object, create: SchedulerFactory, parameters: Record<string, number> = {}) {
  const scenario = await scenarioOf(world);
  const simulator = new Simulator(scenario, { seed: '1' });
  const scheduler = create({ scenario, parameters, seed: '1' });
  const on: number[] = [];
  for (let point = simulator.advance(); point; point = simulator.advance()) {
    on.push(point.executors.filter(({ state }) => state !== 'off' && state !== 'draining').length);
    simulator.apply(scheduler.choose(point));
  }
  const kpis = noKpis();
  simulator.readKpis(kpis);
  return { on, objective: -scenario.rewardOf.of(noKpis(), kpis) };
}

describe('target-utilisation', () => {
  test.each([
    [1, 10],
    [0.5, 19],
  ])('keeps so many on that tasks take up %d of them', async (target, expected) => {
    const { on } = await played(INFLUX, targetUtilisation, { target });
    // Nineteen tasks are there when the last one is to be sent.
    expect(on.at(-1)).toBe(expected);
  });

  test('goes down to no less than it wanted within its window', async () => {
    const shrinks = ({ on }: { on: readonly number[] }) => on.some((count, k) => k > 0 && count < on[k - 1]!);
    expect(shrinks(await played(DAY, targetUtilisation, { window: 0 }))).toBe(true);
    expect(shrinks(await played(DAY, targetUtilisation, { window: 1e9 }))).toBe(false);
  });

  test('is worth more than few or all machines', async () => {
    const { objective } = await played(DAY, targetUtilisation, { window: 5 });
    const [{ scale: _, ...machine }] = DAY.executors as [(typeof DAY.executors)[0]];
    expect(objective).toBeLessThan((await played(DAY, leastBacklog)).objective);
    expect(objective).toBeLessThan((await played({ ...DAY, executors: [machine] }, leastBacklog)).objective);
  });

  test('goes on from what it saved', async () => {
    const scenario = await scenarioOf(DAY);
    const given = { scenario, parameters: { window: 10 }, seed: '1' };
    const simulator = new Simulator(scenario, { seed: '1' });
    let scheduler = targetUtilisation(given);
    const straight = await played(DAY, targetUtilisation, given.parameters);
    let k = 0;
    for (let point = simulator.advance(); point; point = simulator.advance(), k++) {
      const saved = scheduler.save!();
      scheduler = targetUtilisation(given);
      scheduler.load!(saved);
      expect(point.executors.filter(({ state }) => state !== 'off' && state !== 'draining').length).toBe(
        straight.on[k],
      );
      simulator.apply(scheduler.choose(point));
    }
  });

  test('shows what it does to who is asked about pools only', async () => {
    const scenario = await scenarioOf(DAY);
    const quick: SchedulerFactory = (given) => targetUtilisation({ ...given, parameters: { window: 5 } });
    const shown = demonstrate(scenario, quick, {
      decisions: 300,
      seed: '1',
      discountRate: 0,
      narrowing: autoscaling,
    });
    const actions = new Set(shown.map(({ action }) => action));
    expect([...actions].sort()).toEqual([0, 1, 2]);
    expect(shown.every(({ action, observation }) => observation.mask[action] === 1)).toBe(true);
  });

  test.each([{ target: 0 }, { target: 1.5 }, { target: Number.NaN }, { window: -1 }])(
    'refuses %o',
    async (parameters) => {
      const scenario = await scenarioOf(DAY);
      expect(() => targetUtilisation({ scenario, parameters: parameters as never, seed: '1' })).toThrow(
        InputError,
      );
    },
  );
});
