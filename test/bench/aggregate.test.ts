import { expect, test } from 'vitest';
import { aggregate } from '../../src/bench/aggregate.ts';
import { Bootstrap } from '../../src/core/statistics/bootstrap.ts';
import { sampleOf } from './results.ts';

const bootstrap = new Bootstrap();
const samples = [
  sampleOf({ random: [10, 20], good: [5, 10], bad: [20, 40] }, 'small'),
  sampleOf({ random: [1000, 3000], good: [2000, 6000], bad: [2000, 6000] }, 'large'),
];

test('scenarios count alike whatever their unit, by the geometric mean of ratios', () => {
  const rows = aggregate(samples, 'random', bootstrap);
  expect(rows.map(({ policy, metric }) => [policy, metric])).toEqual([
    ['random', 'objective'],
    ['good', 'objective'],
    ['bad', 'objective'],
  ]);
  const [random, good, bad] = rows;
  expect(random).toMatchObject({
    ratio: 1,
    ci95: null,
    pImprovement: null,
    scenarios: 2,
    n: 4,
    meanRank: 1.5,
  });
  // Half as much in one scenario, twice as much in the other.
  expect(good!.ratio).toBeCloseTo(1, 12);
  expect(good!.ci95![0]).toBeCloseTo(1, 9);
  expect(good!).toMatchObject({ pImprovement: 0.5, meanRank: (1 + 2.5) / 2 });
  expect(bad!.ratio).toBeCloseTo(2, 12);
  // Values over the baseline's means, 15 and 2000: 1.33, 2.67, 1 and 3, of which the middle two count.
  expect(bad!.iqm).toBeCloseTo((20 / 15 + 40 / 15) / 2, 12);
});

test('one scenario has no aggregate, nor has a metric that is missing in one', () => {
  expect(aggregate(samples.slice(0, 1), 'random', bootstrap)).toEqual([]);
  const partial = [samples[0]!, sampleOf({ random: [1, 2], good: [null, null], bad: [1, 2] }, 'other')];
  expect(aggregate(partial, 'random', bootstrap).map(({ policy }) => policy)).toEqual(['random', 'bad']);
});

test('values that may be zero have no ratio, and still a rank and a chance', () => {
  const zero = sampleOf({ random: [1, 1], good: [0, 0], bad: [1, 2] }, 'zero');
  const [, good] = aggregate([samples[0]!, zero], 'random', bootstrap);
  expect(good).toMatchObject({ ratio: null, ci95: null, iqm: null, pImprovement: 1, meanRank: 1 });
});
