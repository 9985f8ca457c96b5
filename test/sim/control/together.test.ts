import { describe, expect, it } from 'vitest';
import { scenarioOf } from '../../fixtures/scenario.ts';
import { anything, driven, hashesSplitEverywhere } from './drive.ts';

const work = { dist: 'exponential', mean: 1 };

/** Executors break down while a slow and ill-informed scheduler promises them to gangs, preempts, defers, … */
const world = (control: string) =>
  scenarioOf({
    name: 'everything',
    control,
    horizon: { tasks: 150 },
    executors: [
      {
        name: 'a',
        count: 3,
        slots: 2,
        failures: { uptime: { dist: 'exponential', mean: 6 }, repair: { dist: 'exponential', mean: 1 } },
      },
      { name: 'people', tier: 'human' },
    ],
    tasks: [
      { name: 'low', share: 3, work, patience: { dist: 'exponential', mean: 3 } },
      { name: 'high', priority: 1, work },
      ...(control === 'placement' ? [{ name: 'pair', gang: 2, work }] : []),
    ],
    arrivals: { process: 'poisson', rate: 3 },
    choices: {
      reject: true,
      defer: { seconds: 0.5, limit: 2 },
      preempt: {},
      ...(control === 'dispatch' && { migrate: {} }),
    },
    ...(control === 'dispatch' && { escalation: { executor: 'people', time: work, timeout: 2 } }),
    thinking: { constant: 0.05, perCandidate: 0.01 },
    observation: { delay: 0.7 },
  });

describe.each(['dispatch', 'placement'])('everything at once under %s', (control) => {
  it('ends every task once, and can be split anywhere', async () => {
    const scenario = await world(control);
    const { arrived, completed, rejected, abandoned, failed, unfinished } = driven(scenario, anything)
      .simulator.counts;
    expect([completed + rejected + abandoned + failed, unfinished]).toEqual([arrived, 0]);
    const [straight, split] = hashesSplitEverywhere(scenario, anything);
    expect(split).toBe(straight);
  });
});
