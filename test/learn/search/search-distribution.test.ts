import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { SearchDistribution } from '../../../src/learn/search/search-distribution.ts';

describe('the cross-entropy method', () => {
  it('fits mean and deviation to the best, and adds the extra variance', () => {
    const search = new SearchDistribution(Float32Array.of(0), 1);
    const population = [1, 5, 9, 3].map((x) => Float32Array.of(x));
    search.fit(population, [0, 10, -1, 10], 2, 3);
    expect([...search.mean]).toEqual([4]);
    expect([...search.save().deviation]).toEqual([2]);
  });

  it('takes the first among equals', () => {
    const search = new SearchDistribution(Float32Array.of(0), 1);
    search.fit([Float32Array.of(7), Float32Array.of(8)], [1, 1], 1, 0);
    expect([...search.mean]).toEqual([7]);
  });

  it('finds the top of a hill in ten dimensions', () => {
    const search = new SearchDistribution(new Float32Array(10), 2);
    const stream = new SequentialStream('hill');
    const height = (x: Float32Array) => -x.reduce((sum, value, k) => sum + (value - k / 3) ** 2, 0);
    for (let generation = 0; generation < 60; generation++) {
      const population = search.sample(50, stream);
      search.fit(population, population.map(height), 10, 0.1 * Math.max(0, 1 - generation / 40));
    }
    expect(-height(search.mean)).toBeLessThan(0.05);
  });

  it('stops too early without extra variance', () => {
    const search = new SearchDistribution(new Float32Array(10), 0.1);
    const stream = new SequentialStream('hill');
    const height = (x: Float32Array) => -x.reduce((sum, value) => sum + (value - 5) ** 2, 0);
    for (let generation = 0; generation < 60; generation++) {
      const population = search.sample(50, stream);
      search.fit(population, population.map(height), 10, 0);
    }
    expect(-height(search.mean)).toBeGreaterThan(10);
  });
});
