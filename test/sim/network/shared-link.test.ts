import { expect, it } from 'vitest';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

/** M/G/1 processor sharing (Kleinrock, 1976): E[T] = E[S] / (1 − ρ), whatever the distribution of sizes. */
it.each([
  { dist: 'exponential', mean: 1e6 },
  { dist: 'hyperexponential', mean: 1e6, scv: 4 },
])('transfers of $dist sizes share one link as jobs share a processor', async (input) => {
  const load = 0.6;
  const scenario = await scenarioOf({
    name: 'link',
    horizon: { tasks: 4000 },
    executors: [{ name: 'far', site: 'far', slots: 1000 }],
    network: { links: [{ between: ['near', 'far'], bandwidth: 1e6 }] },
    tasks: [{ name: 't', work: { dist: 'deterministic', value: 0.001 }, data: { from: 'near', input } }],
    arrivals: { process: 'poisson', rate: load },
  });
  const means = Array.from(
    { length: 20 },
    (_, seed) => simulated(scenario, 'random', String(seed)).result.metrics.network!.meanTransfer!,
  );
  const mean = means.reduce((a, b) => a + b, 0) / means.length;
  const variance = means.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (means.length - 1);
  const z = (mean - 1 / (1 - load)) / Math.sqrt(variance / means.length);
  expect(Math.abs(z)).toBeLessThan(4);
});
