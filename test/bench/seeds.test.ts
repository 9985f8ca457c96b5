import { expect, test } from 'vitest';
import { DEFAULT_SPLITS, parseSeeds, SPLITS } from '../../src/bench/seeds.ts';

test('seeds are listed, ranged, or both', () => {
  expect(parseSeeds('1..4', '--seeds')).toEqual(['1', '2', '3', '4']);
  expect(parseSeeds('1,2, 5', '--seeds')).toEqual(['1', '2', '5']);
  expect(parseSeeds('7,10..11', '--seeds')).toEqual(['7', '10', '11']);
});

test.each([
  ['x', "--seeds: 'x' is not a seed (allowed: whole numbers ≥ 0 and ranges, e.g. 1..20 or 1,2,5)"],
  ['-3', "--seeds: '-3' is not a seed"],
  ['5..1', "--seeds: '5..1' ends before it begins"],
  ['1..1000000', "--seeds: '1..1000000' holds more than 100000 seeds"],
  ['1..3,2', "--seeds: seed 2 comes twice in '1..3,2'"],
  ['', "--seeds: '' is not a seed"],
])('%j is refused', (text, message) => {
  expect(() => parseSeeds(text, '--seeds')).toThrow(message);
});

test('the default splits share no seed, and the test split has twenty', () => {
  const all = SPLITS.flatMap((split) => parseSeeds(DEFAULT_SPLITS[split], split));
  expect(new Set(all).size).toBe(all.length);
  expect(parseSeeds(DEFAULT_SPLITS.test, 'test')).toHaveLength(20);
});
