import type { Estimator } from './estimator.ts';

/** The mean. */
export function meanOf(given: readonly number[]): Estimator {
  const values = Float64Array.from(given);
  return {
    size: values.length,
    estimate(weights, influence) {
      let sum = 0;
      let count = 0;
      for (let k = 0; k < values.length; k++) {
        influence[k] = values[k]!;
        sum += weights[k]! * values[k]!;
        count += weights[k]!;
      }
      return sum / count;
    },
  };
}
