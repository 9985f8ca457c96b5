import { describe, expect, it } from 'vitest';
import { formatDuration, formatNumber, listing, table } from '../../src/cli/table.ts';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [12, '12'],
    [1234567, '1,234,567'],
    [1234.5, '1,235'],
    [0.123456, '0.1235'],
    [-2.5, '-2.5'],
    [0.00001234, '1.234e-5'],
    [2.5e13, '2.500e+13'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NaN, '–'],
  ])('%d is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
  it.each([
    [8.2, '8 s'],
    [59.7, '1 min 00 s'],
    [125, '2 min 05 s'],
    [12_000, '3 h 20 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('tables', () => {
  it('align numbers right and words left, whatever their colour', () => {
    const lines = table(
      ['policy', 'cost'],
      [
        ['\u001b[32mppo\u001b[39m', 1234],
        ['random', null],
      ],
    );
    expect(lines).toBe('policy   cost\n\u001b[32mppo\u001b[39m     1,234\nrandom      –');
  });
  it('list names and values', () => {
    expect(
      listing([
        ['mean wait', 0.5],
        ['n', 3],
      ]),
    ).toBe('mean wait  0.5\nn          3');
  });
});
