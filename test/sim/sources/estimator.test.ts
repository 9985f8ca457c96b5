import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { Estimator } from '../../../src/sim/sources/estimator.ts';

const COUNT = 4000;

/** z of the mean of so many guesses, each with draws of its own. */
function zOf(guess: (entity: number) => number, expected: number): number {
  const values = Array.from({ length: COUNT }, (_, entity) => guess(entity));
  const mean = values.reduce((sum, value) => sum + value, 0) / COUNT;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (COUNT - 1);
  return (mean - expected) / Math.sqrt(variance / COUNT);
}

describe('guessing the work of a task', () => {
  it('is its estimate where that is exact', () => {
    expect(new Estimator('exact', '1').guess(7, 0, 3, () => 99)).toBe(7);
  });

  it('forgets what is done of exponential work, if only the class is known', () => {
    const stream = new SequentialStream('1');
    const draw = () => -2 * Math.log(1 - stream.uniform());
    const estimator = new Estimator('mean', '1');
    expect(Math.abs(zOf((entity) => estimator.guess(2, entity, 3, draw), 5))).toBeLessThan(4);
    expect(Math.abs(zOf((entity) => estimator.guess(2, entity, 0, draw), 2))).toBeLessThan(4);
  });

  it('is the posterior mean of lognormal work under lognormal noise', () => {
    const stream = new SequentialStream('2');
    // ln work ~ N(0, 0.5); ln noise ~ N(−v/2, v) with v = ln(1 + scv): a normal prior and a normal measurement.
    const prior = 0.5;
    const noise = 0.5;
    const estimator = new Estimator({ scv: Math.exp(noise) - 1 }, '2');
    const draw = () => Math.exp(Math.sqrt(prior) * stream.normal());
    const estimate = 1.5;
    const variance = 1 / (1 / prior + 1 / noise);
    const centre = (variance * (Math.log(estimate) + noise / 2)) / noise;
    const mean = Math.exp(centre + variance / 2);
    // Sixteen draws approximate the posterior: within 3 % of its mean, where the prior's is 20 % away.
    const values = Array.from({ length: COUNT }, (_, entity) => estimator.guess(estimate, entity, 0, draw));
    const found = values.reduce((sum, value) => sum + value, 0) / COUNT;
    expect(Math.abs(found / mean - 1)).toBeLessThan(0.04);
  });

  it('is more than what is done', () => {
    const estimator = new Estimator('mean', '1');
    expect(estimator.guess(1, 0, 5, () => 1)).toBe(5);
  });
});
