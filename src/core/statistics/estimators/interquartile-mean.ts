import type { Estimator } from './estimator.ts';

/**
 * The interquartile mean, as `interquartileMean` has it. Its influence is that of the Winsorised values (Tukey and
 * McLaughlin 1963), and only what is not trimmed counts as degrees of freedom.
 */
export function interquartileMeanOf(given: readonly number[]): Estimator {
  const values = Float64Array.from(given);
  const order = Int32Array.from(values, (_, k) => k).sort((a, b) => values[a]! - values[b]!);
  const cut = Math.floor(values.length / 4);
  const kept = values.length - 2 * cut;
  return {
    size: values.length,
    share: kept / values.length,
    estimate(weights, influence) {
      let seen = 0;
      let sum = 0;
      let low = Number.NaN;
      let high = Number.NaN;
      for (let at = 0; at < order.length; at++) {
        const k = order[at]!;
        const before = seen;
        seen += weights[k]!;
        const counted = Math.min(seen, cut + kept) - Math.max(before, cut);
        if (counted <= 0) continue;
        if (Number.isNaN(low)) low = values[k]!;
        high = values[k]!;
        sum += counted * values[k]!;
      }
      const scale = values.length / kept;
      for (let k = 0; k < values.length; k++)
        influence[k] = scale * Math.max(low, Math.min(high, values[k]!));
      return sum / kept;
    },
  };
}
