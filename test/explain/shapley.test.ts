import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleScoring } from '../../src/explain/rule-scoring.ts';
import { finished } from '../../src/explain/scoring.ts';
import { shapleyValues } from '../../src/explain/shapley.ts';

describe('Shapley values', () => {
  it('are those of the glove game: one left glove, two right ones', () => {
    const pair = (coalition: number) => Number((coalition & 1) !== 0 && (coalition & 6) !== 0);
    const [left, first, second] = shapleyValues(3, pair);
    expect(left).toBeCloseTo(2 / 3, 15);
    expect(first).toBeCloseTo(1 / 6, 15);
    expect(second).toBeCloseTo(1 / 6, 15);
  });
  it('add up to what all are worth together', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 }),
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 64, maxLength: 64 }),
        (n, worth) => {
          const total = shapleyValues(n, (coalition) => worth[coalition]!).reduce(
            (sum, each) => sum + each,
            0,
          );
          expect(total).toBeCloseTo(worth[2 ** n - 1]! - worth[0]!, 9);
        },
      ),
    );
  });
});

describe('a rule', () => {
  const candidate = (index: number, readings: Readonly<Record<string, number>>, kind = 0) => ({
    index,
    readings,
    valueWith: (others: Readonly<Record<string, number>>) => {
      const { time, price } = { ...readings, ...others } as { time: number; price: number };
      return 2 * time + time * price + kind;
    },
  });
  it('is taken apart against the mean candidate, and what is no number has a part of its own', () => {
    const scoring = finished(
      ruleScoring([candidate(0, { time: 1, price: 3 }), candidate(4, { time: 3, price: 1 }, 10)]),
    )!;
    // At the means time = 2, price = 2 it is worth 8, or 18 where the kind costs 10.
    expect(scoring.baseValue).toBe(-13);
    const [first, second] = scoring.candidates;
    expect(first).toMatchObject({ index: 0, score: -5, contributions: { kind: 5 } });
    expect(first!.contributions.time).toBeCloseTo(4.5, 12);
    expect(first!.contributions.price).toBeCloseTo(-1.5, 12);
    expect(second).toMatchObject({ index: 4, score: -19, contributions: { kind: -5 } });
  });
  it('has no score for what it rates infinitely bad', () => {
    const never = { index: 1, readings: {}, valueWith: () => Number.POSITIVE_INFINITY };
    const scoring = finished(ruleScoring([candidate(0, { time: 1, price: 1 }), never]))!;
    expect(scoring.candidates.map(({ index }) => index)).toEqual([0]);
    expect(finished(ruleScoring([never]))).toBeNull();
  });
});
