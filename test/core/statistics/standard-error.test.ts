import { expect, test } from 'vitest';
import { everyOne, precisionOf } from '../../../src/core/statistics/standard-error.ts';

const precision = (values: number[], layout: { rows: number; columns: number[] }) =>
  precisionOf(Float64Array.from(values), layout, everyOne(layout));

test('of one factor it is the standard error of the mean', () => {
  const { standardError, freedom } = precision([1, 2, 3, 4, 5], { rows: 1, columns: [5] });
  expect(standardError).toBeCloseTo(Math.sqrt(2.5 / 5), 12);
  expect(freedom).toBeCloseTo(4, 12);
});

test('of crossed factors the variances of row means and of column means add, by hand', () => {
  // Row means 2 and 5: variance 4.5, over 2 rows 2.25. Column means 2.5, 3.5, 4.5: variance 1, over 3 columns 1/3.
  const { standardError, freedom } = precision([1, 2, 3, 4, 5, 6], { rows: 2, columns: [3] });
  expect(standardError).toBeCloseTo(Math.sqrt(2.25 + 1 / 3), 12);
  expect(freedom).toBeCloseTo((2.25 + 1 / 3) ** 2 / (2.25 ** 2 + 1 / 9 / 2), 12);
});

test('what strata differ by does not count', () => {
  // Each stratum: variance 0.5 over 2 columns, weighted by a half squared.
  const { standardError } = precision([1, 2, 1001, 1002], { rows: 1, columns: [2, 2] });
  expect(standardError).toBeCloseTo(Math.sqrt(2 * 0.25 * 0.25), 12);
});
