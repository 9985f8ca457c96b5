import type { Estimator } from './estimator.ts';
import { addRatio, columnsOf, type Ratio } from './ratio.ts';

/**
 * Σ a / Σ b − Σ c / Σ d of the same observations, so that what both have in common cancels; without the second, the first
 * alone. None where a divisor is not positive. The influence is that of the delta method (Cochran 1953).
 */
export function differenceOfRatios(first: Ratio, second?: Ratio): Estimator {
  const ratios = second === undefined ? [columnsOf(first)] : [columnsOf(first), columnsOf(second)];
  const size = first.above.length;
  return {
    size,
    estimate(weights, influence) {
      influence.fill(0);
      let value = 0;
      ratios.forEach((ratio, k) => {
        const sign = k === 0 ? 1 : -1;
        value += sign * addRatio(influence, ratio, weights, sign);
      });
      return value;
    },
  };
}
