import { expect, test } from 'vitest';
import { schedulers } from '../../policies/static/index.ts';
import { run, type Scenario, Simulator } from '../../src/index.ts';
import { scenarioOf } from '../fixtures/scenario.ts';

const DISPATCH = {
  name: 'load',
  horizon: { tasks: 400 },
  executors: [
    { name: 'edge', count: 2 },
    { name: 'cloud', slots: 3, speed: 2 },
  ],
  tasks: [{ name: 'api', work: { dist: 'exponential', mean: 1 } }],
  arrivals: { process: 'poisson', rate: 3.5 },
};

function measured(scenario: Scenario, policy: string, count: number) {
  const simulator = new Simulator(scenario, {
    seed: '5',
    record: true,
    journal: { from: 0, count },
    meter: true,
  });
  const result = run(simulator, schedulers.get(policy).create({ scenario, parameters: {}, seed: '5' }));
  return { simulator, result, schedule: simulator.schedule!, load: simulator.load! };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** ∫ over the bins, the last of which may be cut. */
function integral(values: readonly number[], bin: number, seconds: number): number {
  return sum(values.map((value, b) => value * Math.min(bin, seconds - b * bin)));
}

test('a whole run’s bins add up to the work that was done and the waits that there were', async () => {
  const { schedule, load } = measured(await scenarioOf(DISPATCH), 'least-backlog', 400);
  const seconds = (Math.max(...schedule.finish.slice(0, 400)) - schedule.arrival[0]!) / 1e6;
  expect(load.rows).toEqual(['edge-0', 'edge-1', 'cloud']);
  expect(load.start).toBe(schedule.arrival[0]! / 1e6);
  expect(load.busy[0]!.length).toBeGreaterThanOrEqual(48);
  expect(load.busy[0]!.length).toBeLessThanOrEqual(96);
  for (const [e, slots] of [1, 1, 3].entries()) {
    const own = Array.from({ length: 400 }, (_, i) => i).filter((i) => schedule.executor[i] === e);
    const ran = sum(own.map((i) => (schedule.finish[i]! - schedule.start[i]!) / 1e6));
    const waited = sum(own.map((i) => (schedule.start[i]! - schedule.arrival[i]!) / 1e6));
    // Every bin is rounded to three digits.
    expect(Math.abs(slots * integral(load.busy[e]!, load.bin, seconds) - ran)).toBeLessThan(
      0.0005 * slots * seconds,
    );
    expect(Math.abs(integral(load.queue[e]!, load.bin, seconds) - waited)).toBeLessThan(0.0005 * seconds);
  }
  expect(sum(load.unsent)).toBe(0);
});

test('tasks that wait for the scheduler are told apart', async () => {
  const scenario = await scenarioOf({
    ...DISPATCH,
    control: 'batch',
    executors: [{ name: 'machine', slots: 4 }],
    arrivals: { process: 'poisson', rate: 3.5 },
  });
  const { load } = measured(scenario, 'fcfs', 400);
  expect(load.rows).toEqual(['machine']);
  expect(sum(load.queue[0]!)).toBe(0);
  expect(sum(load.unsent)).toBeGreaterThan(0);
});

test('it stops with the last task that is told of, and changes nothing', async () => {
  const scenario = await scenarioOf(DISPATCH);
  const { simulator, schedule, load } = measured(scenario, 'random', 50);
  const over = Math.max(...schedule.finish.slice(0, 50)) / 1e6;
  const end = load.start + load.bin * load.busy[0]!.length;
  expect(end).toBeGreaterThanOrEqual(over);
  expect(end - load.bin).toBeLessThan(over);
  const plain = new Simulator(scenario, { seed: '5' });
  run(plain, schedulers.get('random').create({ scenario, parameters: {}, seed: '5' }));
  expect(simulator.stateHash()).toBe(plain.stateHash());
  expect(plain.load).toBeNull();
});

test('of many executors it tells by pool', async () => {
  const scenario = await scenarioOf({
    ...DISPATCH,
    executors: [
      { name: 'edge', count: 30 },
      { name: 'cloud', count: 30 },
    ],
  });
  const { load } = measured(scenario, 'round-robin', 400);
  expect(load.rows).toEqual(['edge', 'cloud']);
  expect(Math.max(...load.busy.flat())).toBeLessThanOrEqual(1);
  expect(sum(load.busy[0]!)).toBeGreaterThan(0);
});
