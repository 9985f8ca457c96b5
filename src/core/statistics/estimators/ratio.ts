import type { Estimator } from './estimator.ts';

/**
 * mean(ours) / mean(theirs), one of each a world in the same order, so that what the two have in common cancels;
 * none where the latter is not positive. Its influence is that of the delta method (Cochran 1953). Of positive values
 * the logarithm is the more normal, and no interval reaches below zero.
 */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Estimator {
  const columns = columnsOf({ above: ours, below: theirs });
  return {
    size: columns.above.length,
    logarithmic: columns.above.every((value) => value > 0),
    estimate(weights, influence) {
      influence.fill(0);
      return addRatio(influence, columns, weights, 1);
    },
  };
}

/** Σ above / Σ below, term by term. */
export interface Ratio {
  readonly above: readonly number[];
  readonly below: readonly number[];
}

interface Columns {
  readonly above: Float64Array;
  readonly below: Float64Array;
}

export function columnsOf({ above, below }: Ratio): Columns {
  return { above: Float64Array.from(above), below: Float64Array.from(below) };
}

/** Adds the influence of a ratio, times `sign`. @returns the ratio; NaN where its divisor is not positive */
export function addRatio(
  influence: Float64Array,
  { above, below }: Columns,
  weights: Float64Array,
  sign: 1 | -1,
): number {
  let [sum, divisor, count] = [0, 0, 0];
  for (let k = 0; k < above.length; k++) {
    sum += weights[k]! * above[k]!;
    divisor += weights[k]! * below[k]!;
    count += weights[k]!;
  }
  if (!(divisor > 0)) return Number.NaN;
  const ratio = sum / divisor;
  for (let k = 0; k < above.length; k++)
    influence[k]! += (sign * count * (above[k]! - ratio * below[k]!)) / divisor;
  return ratio;
}
