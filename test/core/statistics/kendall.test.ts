import { expect, it } from 'vitest';
import { kendallTau } from '../../../src/core/statistics/kendall.ts';

it('is 1 in the same order, −1 in the opposite one', () => {
  expect(kendallTau([1, 2, 3, 4], [10, 20, 30, 400])).toBe(1);
  expect(kendallTau([1, 2, 3], [3, 2, 1])).toBe(-1);
});
it('counts pairs, ties for neither list', () => {
  // Five of six pairs agree, one does not.
  expect(kendallTau([1, 2, 3, 4], [1, 2, 4, 3])).toBeCloseTo(4 / 6, 12);
  // Of three pairs the second list ties one: 2 / √(3 · 2).
  expect(kendallTau([1, 2, 3], [1, 2, 2])).toBeCloseTo(2 / Math.sqrt(6), 12);
});
it('is not defined where all are equal', () => {
  expect(kendallTau([1, 1, 1], [1, 2, 3])).toBeNull();
  expect(kendallTau([1], [1])).toBeNull();
});
