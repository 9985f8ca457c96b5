import type { Estimator } from './estimator.ts';

/** Σ above / Σ below, term by term. */
export interface Ratio {
  readonly above: readonly number[];
  readonly below: readonly number[];
}

/**
 * Σ a / Σ b − Σ c / Σ d of the same observations, so that what both have in common cancels; without the second, the first
 * alone. None where a divisor is not positive. The influence is that of the delta method (Cochran 1953).
 */
export function differenceOfRatios(first: Ratio, second?: Ratio): Estimator {
  const ratios = second === undefined ? [ratioFrom(first)] : [ratioFrom(first), ratioFrom(second)];
  const size = first.above.length;
  return {
    size,
    estimate(weights, influence) {
      influence.fill(0);
      let value = 0;
      ratios.forEach((ratio, k) => {
        value += (k === 0 ? 1 : -1) * addTo(influence, ratio, weights, k === 0 ? 1 : -1);
      });
      return value;
    },
  };
}

interface Columns {
  readonly above: Float64Array;
  readonly below: Float64Array;
}

function ratioFrom({ above, below }: Ratio): Columns {
  return { above: Float64Array.from(above), below: Float64Array.from(below) };
}

function addTo(influence: Float64Array, { above, below }: Columns, weights: Float64Array, sign: number) {
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
