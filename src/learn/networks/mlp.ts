import type { Value } from '../graph/graph.ts';
import { matmul } from '../graph/vocabulary.ts';
import { type Activation, activated, type Weights } from './layer.ts';

/** A chain of layers `layer1` … and a linear `head`, whose weights are named as in `mlpShapes`. */
export function mlp(x: Value, weights: Weights, activation: Activation): Value {
  let out = x;
  for (let k = 1; `layer${k}.weight` in weights; k++) {
    const sums = matmul(out, weights[`layer${k}.weight`]!, { plus: weights[`layer${k}.bias`]! });
    out = activated(sums, `layer${k}`, weights, activation);
  }
  return matmul(out, weights['head.weight']!, { plus: weights['head.bias']! });
}
