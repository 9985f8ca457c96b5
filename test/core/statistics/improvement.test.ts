import { expect, test } from 'vitest';
import { pairedProbabilityGreater, probabilityGreater } from '../../../src/core/statistics/improvement.ts';

test('the probability of improvement equals the reference vector', () => {
  expect(probabilityGreater([3, 1, 4, 1, 5], [2, 7, 1, 8])).toBe(0.35);
});

test('identical samples improve on each other with probability one half', () => {
  expect(probabilityGreater([1, 2, 2, 9], [1, 2, 2, 9])).toBe(0.5);
  expect(pairedProbabilityGreater([1, 2, 2, 9], [1, 2, 2, 9])).toBe(0.5);
});

test('the paired form compares only values of the same seed', () => {
  expect(pairedProbabilityGreater([2, 20, 200, 5], [1, 10, 100, 5])).toBe(3.5 / 4);
  expect(probabilityGreater([2, 20, 200], [1, 10, 100])).toBe(6 / 9);
});
