import { expect, test } from 'vitest';
import { cohensDz } from '../../../src/core/statistics/effect-size.ts';
import { detectable } from '../../../src/core/statistics/power.ts';
import { shareInterval } from '../../../src/core/statistics/share.ts';
import { worstMean } from '../../../src/core/statistics/tail.ts';

test('the worst tenth of twenty values is the mean of two, and where it is no whole number the last counts in part', () => {
  const twenty = Array.from({ length: 20 }, (_, k) => k + 1);
  expect(worstMean(twenty, 0.1, 'highest')).toBe(19.5);
  expect(worstMean(twenty, 0.1, 'lowest')).toBe(1.5);
  // 1.5 values: (10 + 9 / 2) / 1.5
  expect(worstMean(twenty.slice(0, 10), 0.15, 'highest')).toBeCloseTo(14.5 / 1.5, 12);
  expect(worstMean([3, 7], 0.1, 'highest')).toBe(7);
});

test('d_z is the mean difference in units of its deviation', () => {
  expect(cohensDz([1, 2, 3, 4, 5])).toBeCloseTo(3 / Math.sqrt(2.5), 12);
  expect(cohensDz([2, 2, 2])).toBeNull();
  expect(cohensDz([2])).toBeNull();
});

test('the interval of a share is that of Wilson with Student’s t, by hand', () => {
  const hits = [1, 1, 1, 1, 1, 1, 1, 1, 0, 0];
  // p 0.8, n = p(1 − p) / (s² / 10) = 9, t with 9 degrees of freedom 2.262157, w = t² / n
  const w = 2.262157 ** 2 / 9;
  const half = (Math.sqrt(w) * Math.sqrt(0.16 + w / 4)) / (1 + w);
  const [low, high] = shareInterval(hits)!;
  expect(low).toBeCloseTo((0.8 + w / 2) / (1 + w) - half, 6);
  expect(high).toBeCloseTo((0.8 + w / 2) / (1 + w) + half, 6);
});

test('twenty wins of twenty are not certain to go on', () => {
  const [low, high] = shareInterval(Array<number>(20).fill(1))!;
  expect(low).toBeCloseTo(1 / (1 + 2.093024 ** 2 / 20), 5);
  expect(high).toBeCloseTo(1, 12);
  expect(shareInterval([1])).toBeNull();
});

test.each([
  // Exact smallest d_z of the two-sided paired t test at 5 % with power 0.8.
  [20, 0.66],
  [5, 1.68],
])('with %i pairs effects of d_z %d are found four times in five', (n, effect) => {
  const found = detectable({ standardError: 1 / Math.sqrt(n), freedom: n - 1 });
  expect(found / effect).toBeGreaterThan(0.97);
  expect(found / effect).toBeLessThan(1.01);
});
