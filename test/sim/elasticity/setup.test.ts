import { describe, expect, it } from 'vitest';
import { scenarioOf, simulated } from '../../fixtures/scenario.ts';

/**
 * One executor that boots on demand is a queue with a setup: M/G/1 where a task that finds the server idle for longer
 * than τ waits for a setup D first. With q = e^(−λτ), the share of tasks that switch it on is
 * q (1 − ρ) / (1 + λ q E[D]), and Wq = λ E[S²] / (2 (1 − ρ)) + q (2 E[D] + λ E[D²]) / (2 (1 + λ q E[D])).
 */
describe('an executor that boots on demand', () => {
  it('is an M/G/1 queue with setups: λ = 0.5, S ~ exp(1), D ~ exp with mean 2, τ = 1', async () => {
    const tasks = 12_000;
    const scenario = await scenarioOf({
      name: 'setup',
      horizon: { tasks },
      executors: [{ name: 'server', scale: { boot: { dist: 'exponential', mean: 2 }, idle: 1 } }],
      tasks: [{ name: 't', work: { dist: 'exponential', mean: 1 } }],
      arrivals: { process: 'poisson', rate: 0.5 },
    });
    const runs = Array.from({ length: 30 }, (_, r) => simulated(scenario, 'random', `${r}`).result.metrics);
    const waits = runs.map(({ meanWait }) => meanWait!);
    const boots = runs.map(({ scaling }) => scaling!.server!.boots / tasks);
    expect(Math.abs(z(waits, 2.510163))).toBeLessThan(4);
    expect(Math.abs(z(boots, 0.18877))).toBeLessThan(4);
  });
});

function z(values: readonly number[], expected: number): number {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return (mean - expected) / Math.sqrt(variance / n);
}
