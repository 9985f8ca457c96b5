import { expect, it } from 'vitest';
import { solveInPlace } from '../../../src/core/statistics/linear-system.ts';

it('solves a system whose first pivot is 0', () => {
  // y + z = 5, 2x + z = 5, x + y + z = 6
  const b = Float64Array.of(5, 5, 6);
  solveInPlace(Float64Array.of(0, 1, 1, 2, 0, 1, 1, 1, 1), b);
  expect([...b]).toEqual([1, 2, 3].map((x) => expect.closeTo(x, 12)));
});
it('leaves an unknown that nothing is said of at 0', () => {
  const b = Float64Array.of(4, 0);
  solveInPlace(Float64Array.of(2, 0, 0, 0), b);
  expect([...b]).toEqual([2, 0]);
});
