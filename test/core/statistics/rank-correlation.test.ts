import { expect, it } from 'vitest';
import { rankCorrelation } from '../../../src/core/statistics/rank-correlation.ts';

it('is that of the ranks, whatever lies between them, with ties in the middle of their places', () => {
  expect(rankCorrelation([1, 2, 3, 4], [10, 20, 30, 1e9])).toBe(1);
  expect(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1);
  // Σ d² = 2 of n = 5: 1 − 6 · 2 / (5 · 24).
  expect(rankCorrelation([1, 2, 3, 4, 5], [2, 1, 3, 4, 5])).toBeCloseTo(0.9, 12);
  // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 / √(4.5 · 5).
  expect(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
});

it('says nothing of fewer than three values, or of equal ones', () => {
  expect(rankCorrelation([1, 2], [1, 2])).toBeNull();
  expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNull();
});
