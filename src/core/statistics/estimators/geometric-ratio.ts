import { type Layout, width } from '../layout.ts';
import type { Estimator } from './estimator.ts';

/**
 * The geometric mean over strata of mean(ours) / mean(theirs). Unlike the arithmetic one it ranks policies the same
 * whichever of them they are compared with (Fleming and Wallace, "How not to lie with statistics", 1986). None where a mean is
 * not positive.
 */
export function geometricRatioOf(
  ours: readonly number[],
  theirs: readonly number[],
  layout: Layout,
): Estimator {
  const [values, baseline] = [Float64Array.from(ours), Float64Array.from(theirs)];
  const columns = width(layout);
  const strata = layout.columns.flatMap((count, h) => Array<number>(count).fill(h));
  const many = layout.columns.length;
  return {
    size: values.length,
    logarithmic: values.every((value) => value > 0),
    estimate(weights, influence) {
      const sums = new Float64Array(many);
      const divisors = new Float64Array(many);
      let count = 0;
      for (let k = 0; k < values.length; k++) {
        const h = strata[k % columns]!;
        sums[h]! += weights[k]! * values[k]!;
        divisors[h]! += weights[k]! * baseline[k]!;
        count += weights[k]!;
      }
      let logarithm = 0;
      for (let h = 0; h < many; h++) {
        if (!(sums[h]! > 0 && divisors[h]! > 0)) return Number.NaN;
        logarithm += Math.log(sums[h]! / divisors[h]!) / many;
      }
      const ratio = Math.exp(logarithm);
      for (let k = 0; k < values.length; k++) {
        const h = strata[k % columns]!;
        influence[k] = (ratio * count * (values[k]! / sums[h]! - baseline[k]! / divisors[h]!)) / many;
      }
      return ratio;
    },
  };
}
