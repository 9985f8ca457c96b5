import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { type Course, leaveOneOut } from '../../../src/learn/rollout/baselines.ts';

/** @param returns one more than there are times: the last is that from the end on */
function course(times: readonly number[], end: number, returns: readonly number[]): Course {
  return { length: times.length, end, time: (k) => times[k]!, returns: Float64Array.from(returns) };
}

describe('a leave-one-out baseline', () => {
  it('is the mean of the others, exactly, where all decide at the same instants', () => {
    const times = [0, 0.3, 1.7];
    const found = leaveOneOut([
      course(times, 2, [5, 3, 1, 0]),
      course(times, 2, [8, 4, 2, 0]),
      course(times, 2, [2, 8, 6, 0]),
    ]);
    expect(found.map((each) => [...each])).toEqual([
      [5, 6, 4],
      [3.5, 5.5, 3.5],
      [6.5, 3.5, 1.5],
    ]);
  });

  it('compares what happens at the same time, not at the same number of a decision', () => {
    const own = course([0, 5, 20], 30, [0, 0, 0, 0]);
    const other = course([2, 10], 12, [100, 60, 0]);
    const [found] = leaveOneOut([own, other]);
    // Before its first decision; 3/8 of the way from 100 to 60; behind its end.
    expect([...found!]).toEqual([100, 85, 0]);
  });

  it('goes on with what was left when another course was cut off', () => {
    const [found] = leaveOneOut([course([0, 9], 10, [0, 0, 0]), course([0], 5, [-3, -7])]);
    expect([...found!]).toEqual([-3, -7]);
  });

  it('lets the k-th of several decisions at one instant correspond to the k-th', () => {
    const own = course([0, 4, 4, 4], 5, [0, 0, 0, 0, 0]);
    const other = course([0, 4, 4], 5, [9, 8, 7, 0]);
    expect([...leaveOneOut([own, other])[0]!]).toEqual([9, 8, 7, 7]);
  });

  it('does not depend on what was done in the course itself', () => {
    const others = [course([0, 1], 2, [4, 2, 0]), course([0, 1.5], 3, [6, 1, 0])];
    const baseline = (returns: readonly number[]) => [
      ...leaveOneOut([course([0, 1], 2, returns), ...others])[0]!,
    ];
    expect(baseline([1, 2, 0])).toEqual(baseline([1000, -5, 0]));
  });

  it('takes the luck with arrivals away from returns', () => {
    const stream = new SequentialStream('luck');
    const variance = (values: readonly number[]) => {
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    };
    const advantages = Array.from({ length: 500 }, () => {
      const luck = 10 * stream.normal();
      const returns = Array.from({ length: 4 }, () => luck + stream.normal());
      const found = leaveOneOut(returns.map((sum) => course([0], 1, [sum, 0])));
      return returns[0]! - found[0]![0]!;
    });
    // 1 + 1/3 in place of 101; 2,000 draws put 4 standard errors at 25 % of it.
    expect(Math.abs(variance(advantages) - 4 / 3)).toBeLessThan(0.34);
  });
});
