import { expect, test } from 'vitest';
import { jsonDifferences } from '../../src/cli/json-differences.ts';

test('equal values have no differences, whatever the order of their keys', () => {
  expect(jsonDifferences({ a: [1, { b: null }], c: 2 }, { c: 2, a: [1, { b: null }] }, 5)).toEqual([]);
});

test('differences are told by their paths', () => {
  expect(jsonDifferences({ a: [1, 2], b: 'x' }, { a: [1, 3, 4], c: null }, 5)).toEqual([
    { path: 'a.1', expected: 2, found: 3 },
    { path: 'a.2', expected: undefined, found: 4 },
    { path: 'b', expected: 'x', found: undefined },
    { path: 'c', expected: undefined, found: null },
  ]);
  expect(jsonDifferences([], {}, 5)).toHaveLength(1);
  expect(jsonDifferences([1, 2, 3], [4, 5, 6], 2)).toHaveLength(2);
});
