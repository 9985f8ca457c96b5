import { describe, expect, it } from 'vitest';
import { scenarioOf, simulated } from '../fixtures/scenario.ts';

/** One server with this discipline; class a is the more important one. */
async function station(discipline: string, load: number, seed = '1', slots = 1) {
  const scenario = await scenarioOf({
    name: discipline,
    horizon: { tasks: 2000, warmup: 0 },
    executors: [{ name: 'server', slots, queue: { discipline }, price: { perSecond: 1 } }],
    tasks: [
      { name: 'a', priority: 1, work: { dist: 'exponential', mean: 1 } },
      { name: 'b', work: { dist: 'hyperexponential', mean: 1, scv: 4 } },
    ],
    arrivals: { process: 'poisson', rate: load * slots },
  });
  return simulated(scenario, 'random', seed).simulator;
}

const DISCIPLINES = ['fifo', 'lifo', 'priority', 'preemptive', 'ps', 'sjf', 'srpt'];

describe('disciplines on one server', () => {
  it('all finish the same work at the same instant, at the same price', async () => {
    const runs = await Promise.all(DISCIPLINES.map((discipline) => station(discipline, 0.9)));
    const makespans = runs.map((run) => run.metrics().makespan);
    expect(new Set(makespans).size).toBe(1);
    const costs = runs.map((run) => run.metrics().cost);
    for (const cost of costs) expect(cost).toBeCloseTo(costs[0]!, 6);
  });

  it('order the mean response as theory does', async () => {
    const means: Record<string, number> = {};
    for (const discipline of DISCIPLINES) {
      means[discipline] = (await station(discipline, 0.8)).metrics().meanResponse!;
    }
    expect(means.srpt).toBeLessThan(means.ps!);
    expect(means.srpt).toBeLessThan(means.sjf!);
    expect(means.sjf).toBeLessThan(means.fifo!);
  });
});
