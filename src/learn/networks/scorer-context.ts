import type { Value } from '../graph/graph.ts';
import {
  batchMatmul,
  concat,
  div,
  exp,
  matmul,
  max,
  mul,
  reduceMax,
  reduceSum,
  reshape,
  sub,
} from '../graph/vocabulary.ts';
import type { ScorerContext } from '../policy-model.ts';
import type { Weights } from './layer.ts';
import { maskedLogSoftmax } from './masking.ts';

/**
 * What the second layer adds to a candidate's own sums, its bias included, from the first layer [b · r, h]:
 * [b, 1, width] where all candidates share it, [b, r, width] where each has its own.
 * @param floor what masked rows of the first layer hold
 */
type Context = (first: Value, mask: Value, weights: Weights, floor: number) => Value;

export const CONTEXTS: Readonly<Record<Exclude<ScorerContext, 'none'>, Context>> = {
  pooled: (first, mask, weights, floor) => contextOf(pool(first, mask, floor), mask, weights),
  attention: (first, mask, weights) => contextOf(attend(first, mask, weights), mask, weights),
};

function contextOf(seen: Value, mask: Value, weights: Weights): Value {
  const context = matmul(seen, weights['context.weight']!, { plus: weights['hidden.bias']! });
  const [batch, [count, width]] = [mask.shape[0]!, context.shape as [number, number]];
  return reshape(context, [batch, count / batch, width]);
}

/** Mean and maximum over the allowed rows, the masked ones being at `floor`: [b · r, h] → [b, 2h]. */
function pool(x: Value, mask: Value, floor: number): Value {
  const [batch, rows] = mask.shape as [number, number];
  const grouped = reshape(x, [batch, rows, x.shape[1]!]);
  const allowed = reduceSum(mask, [1], true);
  const surplus = mul(sub(rows, allowed), floor);
  const mean = div(sub(reduceSum(grouped, [1]), surplus), max(allowed, 1));
  return concat([mean, reduceMax(grouped, [1])], 1);
}

/** One head of scaled dot-product attention (Vaswani et al. 2017, eq. 1) over the allowed rows: [b · r, h] → the same. */
function attend(x: Value, mask: Value, weights: Weights): Value {
  const [batch, rows] = mask.shape as [number, number];
  const width = x.shape[1]!;
  const project = (name: string) => reshape(matmul(x, weights[`${name}.weight`]!), [batch, rows, width]);
  const products = batchMatmul(project('query'), project('key'), { transB: true });
  const likeness = mul(products, 1 / Math.sqrt(width));
  const shares = exp(maskedLogSoftmax(likeness, reshape(mask, [batch, 1, rows])));
  return reshape(batchMatmul(shares, project('value')), [batch * rows, width]);
}
