import { expect, test } from 'vitest';
import { studentCritical, studentHalfWidth, studentTail } from '../../../src/core/statistics/student.ts';

test.each([
  [1, 0.95, 12.706205],
  [2, 0.95, 4.302653],
  [4, 0.95, 2.776445],
  [9, 0.95, 2.262157],
  [19, 0.95, 2.093024],
  [30, 0.99, 2.749996],
  [1000, 0.95, 1.962339],
])(
  'with %i degrees of freedom the critical value at %d is that of the tables',
  (freedom, level, expected) => {
    expect(studentCritical(freedom, level)).toBeCloseTo(expected, 5);
  },
);

test('the half width of a mean equals a hand-computed one', () => {
  expect(studentHalfWidth([1, 2, 3, 4, 5])).toBeCloseTo((2.776445 * Math.sqrt(2.5)) / Math.sqrt(5), 5);
  expect(studentHalfWidth([1])).toBeNaN();
});

test.each([
  [12.706205, 1, 0.05],
  [2.093024, 19, 0.05],
  [-2.749996, 30, 0.01],
  [0, 5, 1],
  [Number.POSITIVE_INFINITY, 5, 0],
])('the probability beyond %d with %i degrees of freedom is that of the tables', (t, freedom, expected) => {
  expect(studentTail(t, freedom)).toBeCloseTo(expected, 6);
});
