import { meanOf } from './estimators/mean.ts';
import type { Interval } from './interval.ts';
import { hasSpread, type Layout, oneFactor, width } from './layout.ts';
import { mean } from './location.ts';
import { everyOne, precisionOf } from './standard-error.ts';
import { studentCritical } from './student.ts';

/**
 * The 95 % interval of a share (Wilson 1927), with the number of observations that independent ones would need to be as
 * exact (Korn and Graubard 1998). Unlike the bootstrap it does not believe twenty of twenty to be certain. Null where
 * there is no spread to learn from.
 *
 * @param hits 1 where it holds, 0 where it does not, ½ where it is open
 */
export function shareInterval(
  hits: readonly number[],
  layout: Layout = oneFactor(hits.length),
): Interval | null {
  if (!hasSpread(layout)) return null;
  const share = mean(hits);
  const influence = new Float64Array(hits.length);
  const draw = everyOne(layout);
  meanOf(hits).estimate(new Float64Array(hits.length).fill(1), influence);
  const { standardError, freedom } = precisionOf(influence, layout, draw);
  const certain = standardError === 0;
  const n = certain ? width(layout) : (share * (1 - share)) / (standardError * standardError);
  const t = studentCritical(Math.max(1, Math.floor(certain ? n - 1 : freedom + 1e-9)), 0.95);
  const weight = (t * t) / n;
  const centre = (share + weight / 2) / (1 + weight);
  const half = (Math.sqrt(weight) * Math.sqrt(share * (1 - share) + weight / 4)) / (1 + weight);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
