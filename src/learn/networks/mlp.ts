import type { Value } from '../graph/graph.ts';
import { matmul, relu, tanh } from '../graph/vocabulary.ts';

export type Activation = 'tanh' | 'relu';

export const ACTIVATIONS: Readonly<Record<Activation, (x: Value) => Value>> = { tanh, relu };

/** A chain of layers `layer1` … and a linear `head`, whose weights are named as in `mlpShapes`. */
export function mlp(x: Value, weights: Readonly<Record<string, Value>>, activation: Activation): Value {
  let out = x;
  for (let k = 1; `layer${k}.weight` in weights; k++) {
    out = ACTIVATIONS[activation](
      matmul(out, weights[`layer${k}.weight`]!, { plus: weights[`layer${k}.bias`]! }),
    );
  }
  return matmul(out, weights['head.weight']!, { plus: weights['head.bias']! });
}
