import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type LinearProgramme, upperBound } from '../../../src/bounds/packing/linear.ts';
import { rounded, roundedCapacity } from '../../../src/bounds/packing/rounding.ts';

it('rounds sizes so that whatever fits still does', () => {
  let grown = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }),
      fc.integer({ min: 0, max: 6 }),
      (capacity, sizes, k) => {
        let free = capacity;
        let sum = 0;
        let units = 0;
        for (const size of sizes) {
          if (size > free) continue;
          free -= size;
          units += size;
          sum += rounded(size, capacity, k);
        }
        expect(sum).toBeLessThanOrEqual(roundedCapacity(capacity, k));
        grown += Number(sum * capacity > units * roundedCapacity(capacity, k));
      },
    ),
    { seed: 3, numRuns: 2000 },
  );
  expect(grown).toBeGreaterThan(200);
  // 600 of 1000 is all of a device, 500 half of it, 300 a third only by the third rounding.
  expect([600, 500, 300].map((size) => rounded(size, 1000, 1) / roundedCapacity(1000, 1))).toEqual([
    1, 0.5, 0,
  ]);
  expect(rounded(300, 1000, 3) / roundedCapacity(1000, 3)).toBeCloseTo(1 / 3, 12);
});

it('proves the optimum of a linear programme, and a bound where the solver stops at once', async () => {
  // 3 a + 2 b, a + b ≤ 4, a + 3 b ≤ 6, a ≤ 3: a = 3 and b = 1.
  const row = (terms: [number, number][], right: number) => ({ terms, relation: '<=' as const, right });
  const programme: LinearProgramme = {
    values: [3, 2],
    most: [3, 2],
    rows: [
      row(
        [
          [0, 1],
          [1, 1],
        ],
        4,
      ),
      row(
        [
          [0, 1],
          [1, 3],
        ],
        6,
      ),
      row([[0, 1]], 3),
    ],
  };
  expect(await upperBound(programme, 1000)).toBeCloseTo(11, 6);
  const stopped = await upperBound(programme, 0);
  expect(stopped).toBeGreaterThanOrEqual(11);
  expect(stopped).toBeLessThanOrEqual(3 * 3 + 2 * 2 + 1e-6);
});
