import { expect, test } from 'vitest';
import { ksStatistic, ksTail, twoSampleKs, wasserstein } from '../../../src/workload/fitting/distances.ts';
import { minimise } from '../../../src/workload/fitting/minimise.ts';
import {
  digamma,
  logGamma,
  lowerGamma,
  normalBelow,
  trigamma,
} from '../../../src/workload/fitting/special-functions.ts';

test('distances of samples are those worked out by hand', () => {
  expect(twoSampleKs([1, 2, 3, 4], [3, 4, 5, 6])).toBe(0.5);
  expect(wasserstein([1, 2, 3, 4], [3, 4, 5, 6])).toBe(2);
  expect(wasserstein([0, 0, 1], [1])).toBeCloseTo(2 / 3, 12);
  expect([twoSampleKs([1, 1, 2], [1, 1, 2]), wasserstein([1, 1, 2], [1, 1, 2])]).toEqual([0, 0]);
  expect(ksStatistic([0.1, 0.5, 0.6], (x) => x)).toBeCloseTo(0.4, 12);
});

test('the tail of the KS statistic is the tabled one', () => {
  // Critical values of Kolmogorov's distribution: 1.3581 at 5 %, 1.6276 at 1 %.
  expect(ksTail(1.3581 / 1000, 1e6)).toBeCloseTo(0.05, 3);
  expect(ksTail(1.6276 / 1000, 1e6)).toBeCloseTo(0.01, 3);
  expect([ksTail(0, 100), ksTail(1, 100)]).toEqual([1, expect.closeTo(0, 12)]);
});

test('special functions have their known values', () => {
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  expect(logGamma(101)).toBeCloseTo(363.739375555563, 9);
  expect(digamma(1)).toBeCloseTo(-0.577215664901533, 11);
  expect(trigamma(1)).toBeCloseTo(Math.PI ** 2 / 6, 9);
  expect(lowerGamma(1, 2)).toBeCloseTo(1 - Math.exp(-2), 13);
  expect(lowerGamma(3, 10)).toBeCloseTo(1 - Math.exp(-10) * 61, 13);
  expect(normalBelow(-1.959963984540054)).toBeCloseTo(0.025, 12);
});

test('a valley is searched down to its bottom (Rosenbrock, 1960)', () => {
  const { at } = minimise(([x, y]) => (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2, [-1.2, 1], {
    steps: 1000,
    tolerance: 1e-14,
  });
  expect(at[0]).toBeCloseTo(1, 4);
  expect(at[1]).toBeCloseTo(1, 4);
});
