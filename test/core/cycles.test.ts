import { expect, test } from 'vitest';
import { findCycle, unordered } from '../../src/core/cycles.ts';

test('what lies on a cycle or behind one has no order', () => {
  expect(unordered([[], [0], [1, 3], [2], [2]])).toEqual([2, 3, 4]);
  expect(unordered([[], [0, 0], [0, 1]])).toEqual([]);
  expect(unordered([[0]])).toEqual([0]);
});

test('a cycle is told by the names along it, each before the one that waits for it', () => {
  const step = (name: string, ...after: string[]) => ({ name, after });
  expect(findCycle([step('a'), step('b', 'a', 'd'), step('c', 'b'), step('d', 'c')])).toEqual([
    'b',
    'c',
    'd',
    'b',
  ]);
  expect(findCycle([step('e', 'b'), step('b', 'b')])).toEqual(['b', 'b']);
  expect(findCycle([step('a', 'elsewhere'), step('b', 'a')])).toBeNull();
});
