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

  it('are drawn where there are too many, each level as often as any other', () => {
    const ranges = ['a=0..3/4', 'b=0..7/8', 'c=1..16/16'];
    const drawn = combinations(ranges);
    expect(drawn).toHaveLength(256);
    expect(combinations(ranges)).toEqual(drawn);
    ranges.forEach((range, r) => {
      const levels = levelsOf(range);
      const counts = levels.map((level) => drawn.filter((settings) => settings[r] === level).length);
      expect(counts).toEqual(levels.map(() => 256 / levels.length));
    });
    // Ranges are drawn independently: pairs of levels are met about as often as each other, not in step.
    const pairs = new Set(drawn.map(([a, b]) => `${a} ${b}`));
    expect(pairs.size).toBe(32);
  });

  it('need not be listed to be drawn', () => {
    const ranges = Array.from({ length: 12 }, (_, r) => `x${r}=0..49/50`);
    expect(new Set(combinations(ranges).map((settings) => settings.join())).size).toBe(256);
  });
});
