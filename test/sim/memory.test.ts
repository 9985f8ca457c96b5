import { describe, expect, it } from 'vitest';
import { schedulers } from '../../policies/static/index.ts';
import { run, Simulator } from '../../src/index.ts';
import { TaskPool } from '../../src/sim/tasks.ts';
import { scenarioOf } from '../fixtures/scenario.ts';

/** As README says. Columns grow by doubling, so that up to twice as much is set aside. */
const BYTES_PER_TASK = 121;
/** Of an event to come: a task that runs or travels has one. */
const BYTES_PER_EVENT = 20;

const spec = (tasks: number) => ({
  name: 'flood',
  horizon: { tasks },
  executors: [{ name: 'server', count: 4 }],
  tasks: [{ name: 'task', work: { dist: 'deterministic', value: 1000 } }],
  arrivals: { process: 'poisson', rate: tasks },
});

async function create(scenarioSpec: unknown) {
  const scenario = await scenarioOf(scenarioSpec);
  const scheduler = schedulers.get('round-robin').create({ scenario, parameters: {}, seed: '1' });
  return { simulator: new Simulator(scenario, { seed: '1' }), scheduler };
}

/** Bytes of the state when so many tasks have arrived and none has left. */
async function bytesInFlight(tasks: number, latency: number): Promise<number> {
  const { simulator, scheduler } = await create({
    ...spec(tasks),
    executors: [{ name: 'server', count: 4, latency }],
  });
  for (let sent = 0; sent < tasks; sent++) simulator.apply(scheduler.choose(simulator.advance()!));
  expect(simulator.counts.unfinished).toBe(tasks);
  return simulator.snapshot().content.length;
}

const growth = async (latency: number) =>
  ((await bytesInFlight(10_000, latency)) - (await bytesInFlight(1_000, latency))) / 9_000;

describe('the memory of a simulation', () => {
  it('is one number a column of the pool for a task in flight', async () => {
    const columns = Object.values(new TaskPool()).filter((value) => ArrayBuffer.isView(value));
    const widths = columns.map((column) => (column as Float64Array).BYTES_PER_ELEMENT);
    expect(widths.reduce((sum, width) => sum + width, 0)).toBe(BYTES_PER_TASK);
    expect(await growth(0)).toBe(BYTES_PER_TASK);
  });

  it('is an event more for one that something will happen to', async () => {
    expect(await growth(1000)).toBe(BYTES_PER_TASK + BYTES_PER_EVENT);
  });

  it('does not depend on how many tasks have left', async () => {
    const bytesAfter = async (tasks: number) => {
      const { simulator, scheduler } = await create({
        ...spec(tasks),
        arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 300 } },
      });
      run(simulator, scheduler);
      expect(simulator.counts.completed).toBe(tasks);
      return simulator.snapshot().content.length;
    };
    expect(await bytesAfter(50_000)).toBe(await bytesAfter(500));
  });
});
