import { expect, it } from 'vitest';
import { Sparkline } from '../../../src/cli/live-view/sparkline.ts';

function lineOf(values: readonly number[]): string {
  const line = new Sparkline();
  for (const value of values) line.add(value);
  return line.text();
}

it('goes from the smallest to the largest value', () => {
  expect(lineOf([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█');
  expect(lineOf([-2, -1, -2])).toBe('▁█▁');
});

it('is flat where nothing changes, empty where there is nothing, and leaves out what is no number', () => {
  expect(lineOf([5, 5])).toBe('▁▁');
  expect(lineOf([])).toBe('');
  expect(lineOf([0, Number.NaN, 1])).toBe('▁█');
});

it('stays short however long it goes on, and keeps its shape', () => {
  expect(lineOf(Array.from({ length: 32 }, (_, k) => k))).toHaveLength(32);
  expect(lineOf(Array.from({ length: 33 }, (_, k) => k))).toHaveLength(17);
  const long = lineOf(Array.from({ length: 1024 }, (_, k) => (k < 512 ? 0 : 1)));
  expect(long).toMatch(/^(▁+)(█+)$/);
  const half = long.indexOf('█');
  expect(long.length).toBe(2 * half);
});
