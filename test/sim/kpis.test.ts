import { describe, expect, it } from 'vitest';
import { schedulers } from '../../policies/static/index.ts';
import { noKpis } from '../../src/sim/kpis.ts';
import { run } from '../../src/sim/run.ts';
import { Simulator } from '../../src/sim/simulator.ts';
import { scenarioOf } from '../fixtures/scenario.ts';

/** A crowded executor with room for three: some tasks are turned away, some are late, some have no deadline. */
const crowded = (reward: unknown) =>
  scenarioOf({
    name: 'crowded',
    horizon: { tasks: 300, warmup: 50 },
    executors: [{ name: 'only', queue: { capacity: 3 } }],
    tasks: [
      { name: 'due', work: { dist: 'exponential', mean: 1 }, sla: { deadline: 2 } },
      { name: 'any', work: { dist: 'exponential', mean: 1 } },
    ],
    arrivals: { process: 'poisson', rate: 1 },
    reward,
  });

const serve = (simulator: Simulator) => {
  const { scenario, seed } = simulator;
  const scheduler = schedulers.get('least-backlog').create({ scenario, parameters: {}, seed });
  return run(simulator, scheduler);
};

describe('the number of missed deadlines', () => {
  it('is that of the SLA report: late and unserved tasks after the warm-up', async () => {
    const simulator = new Simulator(await crowded({ latency: 1 }), { seed: '1' });
    const { metrics } = serve(simulator);
    const kpis = noKpis();
    simulator.readKpis(kpis);
    const misses = Object.values(metrics.sla!.byClass.due!.misses);
    expect(kpis.missed).toBeGreaterThan(20);
    expect(kpis.missed).toBe(misses.reduce((sum, count) => sum + count, 0));
  });

  it('goes on from a snapshot', async () => {
    const scenario = await crowded({ latency: 1 });
    const straight = new Simulator(scenario, { seed: '1' });
    for (let k = 0; k < 150; k++) {
      straight.advance();
      straight.apply(0);
    }
    const resumed = new Simulator(scenario, { seed: '1' });
    resumed.restore(straight.snapshot());
    const [a, b] = [noKpis(), noKpis()];
    straight.readKpis(a);
    resumed.readKpis(b);
    expect(a.missed).toBeGreaterThan(0);
    expect(b).toEqual(a);
  });

  it('may be a reward', async () => {
    const simulator = new Simulator(await crowded('-missed'), { seed: '1' });
    const { objective } = serve(simulator);
    const kpis = noKpis();
    simulator.readKpis(kpis);
    expect(objective).toBe(kpis.missed);
  });
});
