import { describe, expect, it } from 'vitest';
import {
  best,
  bracketsOf,
  costOf,
  judgementsAt,
  promotions,
  rungsOf,
} from '../../../src/bench/tune/rungs.ts';

describe('rungs', () => {
  it('divide the greatest budget by η down to the least one', () => {
    expect(rungsOf({ minimum: 20_000, maximum: 180_000 }, 3)).toEqual([20_000, 60_000, 180_000]);
    expect(rungsOf({ minimum: 25_000, maximum: 180_000 }, 3)).toEqual([60_000, 180_000]);
    expect(rungsOf({ minimum: 5, maximum: 20 }, 3)).toEqual([7, 20]);
    expect(rungsOf({ minimum: 9, maximum: 9 }, 2)).toEqual([9]);
  });

  it('are never the same twice, however small the budgets', () => {
    for (const eta of [2, 2.5, 3, 4]) {
      for (let maximum = 1; maximum < 40; maximum++) {
        const rungs = rungsOf({ minimum: 1, maximum }, eta);
        expect(new Set(rungs).size).toBe(rungs.length);
        expect([...rungs].sort((a, b) => a - b)).toEqual(rungs);
        expect(rungs.at(-1)).toBe(maximum);
      }
    }
  });
});

describe('brackets', () => {
  it('share trials out as Hyperband does: η^s / (s + 1) for s promotions', () => {
    const shares = bracketsOf(56_900, 5, 3, 5).map(({ trials }) => trials);
    expect(shares).toEqual([81 / 5, 27 / 4, 9 / 3, 3 / 2, 1].map((weight) => 2000 * weight));
    expect(bracketsOf(10, 3, 3, 3).map(({ trials }) => trials)).toEqual([5, 3, 2]);
  });

  it('are one where successive halving is asked for, and never more than there are rungs', () => {
    expect(bracketsOf(20, 3, 3, 1)).toEqual([{ first: 0, trials: 20 }]);
    expect(bracketsOf(20, 2, 3, 9).map(({ first }) => first)).toEqual([0, 1]);
    expect(bracketsOf(1, 3, 2, 3)).toEqual([{ first: 0, trials: 1 }]);
  });
});

describe('promotion', () => {
  it('takes the best ⌈n / η⌉', () => {
    expect([1, 3, 4, 9, 10].map((n) => promotions(n, 3))).toEqual([1, 1, 2, 3, 4]);
    expect(promotions(5, 2.5)).toBe(2);
  });

  it('prefers what stands first among equals, and takes what failed last', () => {
    const failed = Number.POSITIVE_INFINITY;
    const scored = [3, 1, failed, 1, 0, failed, 1].map((score, id) => ({ id, score }));
    expect(best(scored, 3).map(({ id }) => id)).toEqual([1, 3, 4]);
    expect(best(scored, 6).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 6]);
    expect(best(scored, 0)).toEqual([]);
  });
});

describe('the cost of brackets', () => {
  it('counts what is new at each rung, and the defaults at all of them', () => {
    // Nine at 1, of these three go on to 3, one of them to 9.
    expect(costOf([{ first: 0, trials: 9 }], [1, 3, 9], 3)).toBe(9 * 1 + 3 * 2 + 1 * 6 + 9);
    expect(costOf([{ first: 2, trials: 4 }], [1, 3, 9], 3)).toBe(4 * 9 + 9);
    expect(
      judgementsAt(
        [
          { first: 0, trials: 9 },
          { first: 1, trials: 4 },
        ],
        3,
        3,
      ),
    ).toEqual([10, 8, 4]);
  });
});
