import { describe, expect, it } from 'vitest';
import { combinations, levelsOf } from '../../../src/cli/training/vary.ts';
import { InputError } from '../../../src/core/errors.ts';

describe('a range that worlds are drawn from', () => {
  it('has five levels, or as many as it says', () => {
    expect(levelsOf('arrivals.rate=0.6..1.4')).toEqual(
      ['0.6', '0.8', '1', '1.2', '1.4'].map((value) => `arrivals.rate=${value}`),
    );
    expect(levelsOf('a=1e-3..0.003/3')).toEqual(['a=0.001', 'a=0.002', 'a=0.003']);
    expect(levelsOf('a=-1.0..1/2')).toEqual(['a=-1', 'a=1']);
  });

  it('holds whole numbers where both ends are written as such, each once', () => {
    expect(levelsOf('executors.0.count=4..16')).toEqual(
      [4, 7, 10, 13, 16].map((count) => `executors.0.count=${count}`),
    );
    expect(levelsOf('n=1..3')).toEqual(['n=1', 'n=2', 'n=3']);
  });

  it.each(['rate', 'rate=2', 'rate=2..1', 'rate=1..1', '=1..2', 'rate=1..2/1', 'rate=a..b'])(
    'is not %s',
    (text) => {
      expect(() => levelsOf(text)).toThrow(InputError);
    },
  );
});

describe('several ranges', () => {
  it('are all their combinations', () => {
    expect(combinations(['a=1..2', 'b=3..4'])).toEqual([
      ['a=1', 'b=3'],
      ['a=1', 'b=4'],
      ['a=2', 'b=3'],
      ['a=2', 'b=4'],
    ]);
    expect(combinations([])).toEqual([[]]);
  });

  it('are refused when there are too many', () => {
    const ranges = ['a', 'b', 'c', 'd'].map((name) => `${name}=0.0..1`);
    expect(() => combinations(ranges)).toThrow(/625 combinations are too many/);
  });
});
