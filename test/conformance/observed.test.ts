import { describe, expect, it } from 'vitest';
import { Observed } from '../../src/cli/conformance/observed.ts';
import { scenarioOf, simulated } from '../fixtures/scenario.ts';

/** Five tasks a second apart on one server, 1.5 s long each. */
async function observed(warmup: number, queue: object = {}) {
  const scenario = await scenarioOf({
    name: 'by hand',
    horizon: { tasks: 5 },
    executors: [{ name: 'server', queue }],
    tasks: [{ name: 'task', work: { dist: 'deterministic', value: 1.5 } }],
    arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 1 } },
  });
  const { simulator, result } = simulated(scenario, 'earliest-finish', '1');
  return new Observed(result, simulator.schedule!, warmup / 5);
}

// Tasks arrive at 1, 2, 3, 4, 5 and take 1.5 s: they start at 1, 2.5, 4, 5.5, 7 and finish at 2.5, 4, 5.5, 7, 8.5.
describe('what a run showed', () => {
  it('over tasks', async () => {
    const run = await observed(1);
    expect(run.mean((task) => run.wait(task))).toBeCloseTo((0.5 + 1 + 1.5 + 2) / 4, 12);
    expect(run.mean((task) => run.response(task))).toBeCloseTo((2 + 2.5 + 3 + 3.5) / 4, 12);
    expect(run.share((task) => run.wait(task) > 1)).toBe(0.5);
    expect(run.ended('rejected')).toBe(0);
  });

  it('over time, from the first measured arrival to the last', async () => {
    const run = await observed(1);
    // The window is [2, 5]: N is 2 on [2, 2.5), 1 on [2.5, 3), 2 on [3, 4), 2 on [4, 5).
    expect(run.state(1)).toBeCloseTo(0.5 / 3, 12);
    expect(run.state(2)).toBeCloseTo(2.5 / 3, 12);
    expect(run.state(3)).toBe(0);
    expect(run.average('arrival', 'finish')).toBeCloseTo(5.5 / 3, 12);
    expect(run.average('arrival', 'finish', 1)).toBe(0);
    expect(run.average('start', 'finish')).toBeCloseTo(1, 12);
    expect(run.average('arrival', 'start')).toBeCloseTo(2.5 / 3, 12);
  });

  it('of departures', async () => {
    const run = await observed(1);
    expect([...run.gapsBetweenDepartures()]).toEqual([1.5]);
  });

  it('of tasks that are turned away', async () => {
    const run = await observed(0, { capacity: 1 });
    // Tasks 1 and 3 find the server busy; task 2 comes at 3, after 2.5.
    expect(run.ended('rejected')).toBe(0.4);
    expect(run.state(1)).toBeCloseTo(3 / 4, 12);
    expect(run.share(() => true)).toBe(1);
  });
});
