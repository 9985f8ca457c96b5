import { expect, it } from 'vitest';
import { leastBusyTime, leastFlowTime } from '../../src/bounds/lower/pooled.ts';

const job = (release: number, time: number, weight = 1) => ({ release, time, weight });

it('lets whoever has least left go first, and interrupts for it', () => {
  // 0 to 1 long, 1 to 3 short, 3 to 7 long: flow times 7 and 2.
  expect(leastFlowTime([job(0, 5), job(1, 2)])).toBe(9);
  // At 4 the long job has 1 left and is not interrupted: 5 and 3.
  expect(leastFlowTime([job(0, 5), job(4, 2)])).toBe(8);
  expect(leastFlowTime([job(0, 1), job(10, 1)])).toBe(2);
});

it('works on the largest weight per time, and counts the mean of its instants', () => {
  // Long runs in [0, 1] and [3, 7], mean (0.5 + 4 × 5) / 5 = 4.1; short in [1, 3], mean 2, released at 1.
  expect(leastBusyTime([job(0, 5), job(1, 2)])).toBeCloseTo(4.1 + 1, 12);
  // With five times the weight the long one is not interrupted.
  expect(leastBusyTime([job(0, 5, 5), job(1, 2)])).toBeCloseTo(5 * 2.5 + 5, 12);
});
