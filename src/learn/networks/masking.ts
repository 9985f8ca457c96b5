import type { Value } from '../graph/graph.ts';
import { add, logSoftmax, mul, sub } from '../graph/vocabulary.ts';

/** Makes the probability of what is masked exactly 0 in 32-bit floats, and its gradient too, without a NaN. */
const FORBIDDEN = 1e9;

/** log of the softmax over what is allowed only, along the last axis. */
export function maskedLogSoftmax(scores: Value, mask: Value): Value {
  return logSoftmax(add(scores, mul(sub(mask, 1), FORBIDDEN)));
}
