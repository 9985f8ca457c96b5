import { expect, test } from 'vitest';
import { interquartileMean, mean, quantile, sampleDeviation } from '../../../src/core/statistics/location.ts';

const oneTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

test('the interquartile mean trims floor(n / 4) values a side, as in the reference vectors', () => {
  expect(interquartileMean(oneTo(4))).toBe(2.5);
  expect(interquartileMean(oneTo(5))).toBe(3);
  expect(interquartileMean([0, 0, 10, 10, 100])).toBeCloseTo(6.6667, 4);
  expect(interquartileMean(oneTo(10))).toBe(5.5);
});

test('the interquartile mean does not depend on the order of values and leaves them as they were', () => {
  const values = [100, 0, 10, 0, 10];
  expect(interquartileMean(values)).toBe(20 / 3);
  expect(values).toEqual([100, 0, 10, 0, 10]);
});

test('mean and sample deviation equal hand-computed values', () => {
  expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
  expect(sampleDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBe(Math.sqrt(32 / 7));
  expect(sampleDeviation([3])).toBeNaN();
});

test('a quantile is linear between order statistics', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([4, 1, 3, 2], 0)).toBe(1);
  expect(quantile([4, 1, 3, 2], 1)).toBe(4);
  expect(quantile([10, 20, 30, 40, 50], 0.1)).toBe(14);
  expect(quantile([7], 0.3)).toBe(7);
});
