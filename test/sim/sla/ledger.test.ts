import { describe, expect, it } from 'vitest';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

/** One server, a task every second, each of this many seconds. */
async function played(sla: object, { work = 1.25, tasks = 5, more = {} } = {}) {
  const scenario = await scenarioOf({
    name: 'sla',
    horizon: { tasks },
    executors: [{ name: 'server', price: { perSecond: 2 } }],
    tasks: [{ name: 'job', tenant: 'acme', work: { dist: 'deterministic', value: work }, sla }],
    arrivals: { process: 'renewal', dist: { dist: 'deterministic', value: 1 } },
    reward: { sla: 1 },
    ...more,
  });
  return simulated(scenario, 'random', '1');
}

describe('the SLA ledger', () => {
  // Responses are 1.25, 1.5, 1.75, 2, 2.25 s.
  it('charges a step for every late task', async () => {
    const { simulator, result } = await played({ deadline: 1.75, penalty: 3 });
    expect(simulator.metrics().slaPenalty).toBe(6);
    expect(result.objective).toBe(6);
    expect(simulator.metrics().sla?.byClass.job).toMatchObject({
      ended: 5,
      attainment: 0.6,
      misses: { queued: 2 },
    });
  });

  it('charges a slope for lateness, up to a cap', async () => {
    const slope = await played({ deadline: 1.5, perSecond: 4 });
    expect(slope.simulator.metrics().slaPenalty).toBeCloseTo(4 * (0.25 + 0.5 + 0.75), 12);
    const capped = await played({ deadline: 1.5, penalty: 1, perSecond: 4, cap: 2.5 });
    expect(capped.simulator.metrics().slaPenalty).toBeCloseTo(2 + 2.5 + 2.5, 12);
    expect(capped.result.objective).toBeCloseTo(7, 12);
  });

  it('charges percentile and availability at the end of the run, in metrics and reward alike', async () => {
    const { simulator, result } = await played({
      deadline: 100,
      percentile: { share: 0.8, within: 1.75, penalty: 7 },
      availability: { share: 1, penalty: 5 },
    });
    expect(simulator.metrics().sla?.byClass.job).toMatchObject({
      percentile: { promised: 0.8, reached: 0.6, met: false },
      availability: { promised: 1, reached: 1, met: true },
      targetPenalty: 7,
    });
    expect(simulator.metrics().slaPenalty).toBe(7);
    expect(result.objective).toBe(7);
  });

  it('says why tasks were late', async () => {
    const { simulator } = await played({ deadline: 1, penalty: 1 });
    expect(simulator.metrics().sla?.byClass.job?.misses).toEqual({ long: 5 });
  });

  it('turns tasks away whose budget is spent', async () => {
    // A task costs 2.5: two of them have ended by the time the fourth arrives at 4 s, three by the fifth.
    const { simulator } = await played(
      { deadline: 100, unserved: 1 },
      { more: { budgets: [{ tenant: 'acme', money: 5, over: 'reject' }] } },
    );
    const report = simulator.metrics().sla!;
    expect(report.byClass.job?.misses).toEqual({ budget: 2 });
    expect(report.byTenant.acme).toMatchObject({ ended: 5, completed: 3, penalty: 2, spent: 7.5 });
    expect(report.budgets).toEqual([{ of: 'acme', money: 5, spent: 7.5, kept: false }]);
    expect(simulator.counts).toMatchObject({ completed: 3, rejected: 2 });
  });
});
