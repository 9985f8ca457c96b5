import { describe, expect, it } from 'vitest';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { type Answer, driven, prefer } from './drive.ts';

const exponential = (mean: number) => ({ dist: 'exponential', mean });

/** Executors that break down, go to bed and are looked at for ever. */
const RESTLESS = {
  horizon: { tasks: 20 },
  executors: [
    {
      name: 'server',
      count: 2,
      failures: { uptime: exponential(5), repair: exponential(5) },
      scale: { rule: 'utilisation', target: 0.5, min: 1, interval: 1 },
    },
    { name: 'office', calendar: { open: [{ from: '08:00', to: '18:00' }], start: { time: '07:59' } } },
  ],
  tasks: [{ name: 'task', work: exponential(1), retry: {} }],
  arrivals: { process: 'poisson', rate: 1 },
};

const MODELS = {
  placement: RESTLESS,
  workflow: { ...RESTLESS, workflows: [{ name: 'job', steps: [{ name: 'step', task: 'task' }] }] },
  batch: {
    ...RESTLESS,
    executors: [{ name: 'server', slots: 2, failures: { uptime: exponential(5), repair: exponential(5) } }],
  },
};

/** Waits wherever it may, though not for ever. */
function alwaysWait(): Answer {
  let left = 5000;
  return (point) => {
    if (left-- === 0) throw new Error(`still waiting at ${point.now}`);
    return prefer('wait', 'run')(point);
  };
}

describe.each(Object.entries(MODELS))('a policy of control %s that would always wait', (control, model) => {
  it('ends its run: what could begin may not wait for nothing but breakdowns and closing times', async () => {
    const scenario = await scenarioOf({ name: 'restless', control, ...model });
    const { simulator, asked } = driven(scenario, alwaysWait());
    expect(simulator.counts).toMatchObject({ completed: 20, unfinished: 0 });
    // Nothing is decided before all have arrived; from then on one runs at a time.
    const first = asked.findIndex(({ rows }) => rows.at(-1) === '(wait)');
    expect(asked.slice(first).filter(({ rows }) => rows.at(-1) === '(wait)').length).toBeGreaterThanOrEqual(
      20,
    );
    expect(asked[0]!.rows.at(-1)).toBe('wait');
  });

  it('may wait until the clock stops where the scenario says when', async () => {
    const horizon = { tasks: 20, seconds: 100 };
    const scenario = await scenarioOf({ name: 'restless', control, ...model, horizon });
    const { simulator, asked } = driven(scenario, alwaysWait());
    expect(simulator.counts).toMatchObject({ arrived: 20, unfinished: 20 });
    expect(asked.every(({ rows }) => rows.at(-1) === 'wait')).toBe(true);
  });
});
