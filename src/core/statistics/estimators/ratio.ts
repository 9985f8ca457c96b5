import type { Estimator } from './estimator.ts';

/**
 * mean(ours) / mean(theirs), one of each a world in the same order, so that what the two have in common cancels;
 * none where the latter is not positive. Its influence is that of the delta method (Cochran 1953). Of positive values
 * the logarithm is the more normal, and no interval reaches below zero.
 */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Estimator {
  const [values, baseline] = [Float64Array.from(ours), Float64Array.from(theirs)];
  return {
    size: values.length,
    logarithmic: values.every((value) => value > 0),
    estimate(weights, influence) {
      let sum = 0;
      let divisor = 0;
      let count = 0;
      for (let k = 0; k < values.length; k++) {
        sum += weights[k]! * values[k]!;
        divisor += weights[k]! * baseline[k]!;
        count += weights[k]!;
      }
      if (!(divisor > 0)) return Number.NaN;
      const ratio = sum / divisor;
      for (let k = 0; k < values.length; k++)
        influence[k] = ((values[k]! - ratio * baseline[k]!) * count) / divisor;
      return ratio;
    },
  };
}
