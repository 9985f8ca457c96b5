import type { Value } from '../graph/graph.ts';
import {
  abs,
  greater,
  min,
  mul,
  reduceMean,
  reduceSum,
  reshape,
  square,
  sub,
  toFloat,
} from '../graph/vocabulary.ts';

/** Half the square within 1 of 0, and linear farther out (Huber 1964): element by element. */
export function huber(error: Value): Value {
  const size = abs(error);
  const inner = min(size, 1);
  return mul(inner, sub(size, mul(inner, 0.5)));
}

/** Half the square, element by element. */
export function halfSquare(error: Value): Value {
  return mul(square(error), 0.5);
}

/**
 * Quantile regression (Dabney et al. 2018, eq. 10, κ = 1) of the quantiles at the midpoints (i + ½) / n, [b, n], on
 * samples of the target, [b, m]: the sum over quantiles of the mean over samples, [b].
 */
export function quantileHuber(quantiles: Value, targets: Value): Value {
  const [batch, n] = quantiles.shape as [number, number];
  const midpoints = Array.from({ length: n }, (_, i) => (i + 0.5) / n);
  const error = sub(reshape(targets, [batch, 1, targets.shape[1]!]), reshape(quantiles, [batch, n, 1]));
  const above = toFloat(greater(0, error));
  const weight = abs(sub(quantiles.graph.constant(midpoints, [1, n, 1]), above));
  return reduceSum(reduceMean(mul(weight, huber(error)), [2]), [1]);
}
