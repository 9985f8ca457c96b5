import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lanes } from '../../src/report/lanes.ts';

const spans = fc.array(
  fc
    .record({ group: fc.constantFrom('a', 'b'), start: fc.nat(30), length: fc.integer({ min: 1, max: 9 }) })
    .map(({ group, start, length }) => ({ group, start, finish: start + length })),
  { maxLength: 30 },
);

test('spans in one lane never overlap, and no group takes more lanes than it has spans at one instant', () => {
  fc.assert(
    fc.property(spans, (given) => {
      const rows = lanes(given);
      for (const [i, a] of given.entries()) {
        const together = given.filter((b) => b.group === a.group && b.start <= a.start && a.start < b.finish);
        for (const [j, b] of given.entries()) {
          if (i === j || a.group !== b.group || rows[i] !== rows[j]) continue;
          expect(a.finish <= b.start || b.finish <= a.start).toBe(true);
        }
        expect(rows[i]).toBeLessThan(together.length);
      }
    }),
  );
});

test('a span may begin in the instant in which another ends', () => {
  expect(
    lanes([
      { group: 'a', start: 0, finish: 2 },
      { group: 'a', start: 2, finish: 3 },
      { group: 'a', start: 1, finish: 3 },
    ]),
  ).toEqual([0, 0, 1]);
});
