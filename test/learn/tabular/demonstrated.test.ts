import { describe, expect, it } from 'vitest';
import { type Shown, startsFrom } from '../../../src/learn/tabular/demonstrated.ts';

const shown = (key: string, choices: number[], sum?: number): Shown => ({
  key,
  allowed: [0, 1, 2],
  choices,
  return: sum,
});

describe('what was demonstrated', () => {
  it('starts the choice shown most often with the mean of its returns, and others a margin below', () => {
    // The returns 1, 3 and 8 deviate by √(26 / 3); a tenth of it is the margin.
    const starts = startsFrom([shown('s', [1], 1), shown('s', [1], 3), shown('s', [2], 8)], -9);
    const below = 2 - 0.1 * Math.sqrt(26 / 3);
    expect(starts).toEqual([
      { key: 's', choice: 0, value: expect.closeTo(below, 12), visits: 0 },
      { key: 's', choice: 1, value: 2, visits: 2 },
      { key: 's', choice: 2, value: expect.closeTo(below, 12), visits: 1 },
    ]);
  });

  it('leaves what was seen to be worse where it was seen', () => {
    const starts = startsFrom([shown('s', [0], 5), shown('s', [0], 5), shown('s', [1], -50)], 0);
    expect(starts.map(({ value }) => value)).toEqual([5, -50, expect.closeTo(5 - 0.1 * 25.9272, 3)]);
  });

  it('counts for every choice that would have done the same', () => {
    const starts = startsFrom([shown('s', [0, 2], 4), shown('s', [2], 6)], 0);
    expect(starts.map(({ visits }) => visits)).toEqual([1, 0, 2]);
    expect(starts.map(({ value }) => value)).toEqual([4, expect.closeTo(4.9, 12), 5]);
  });

  it('starts from another value where no return is known', () => {
    expect(startsFrom([shown('s', [1])], 7)).toEqual([
      { key: 's', choice: 0, value: 6.9, visits: 0 },
      { key: 's', choice: 1, value: 7, visits: 0 },
      { key: 's', choice: 2, value: 6.9, visits: 0 },
    ]);
  });

  it('says nothing of states that were not shown, and of actions that were not allowed', () => {
    const starts = startsFrom([{ key: 's', allowed: [0, 2], choices: [2], return: 1 }], 0);
    expect(starts.map(({ choice }) => choice)).toEqual([0, 2]);
  });
});
