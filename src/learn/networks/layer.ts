import type { Value } from '../graph/graph.ts';
import { add, div, mul, reduceMean, relu, sqrt, square, sub, tanh } from '../graph/vocabulary.ts';
import { LAYER_NORM_EPSILON } from '../policy-model.ts';

export type Activation = 'tanh' | 'relu';

/** Weights by the names of `weightShapes`. */
export type Weights = Readonly<Record<string, Value>>;

const ACTIVATIONS: Readonly<Record<Activation, (x: Value) => Value>> = { tanh, relu };

/**
 * The activations of a hidden layer from its sums, normalised first where the layer has weights for that.
 * @param axis along which the layer lies
 */
export function activated(
  sums: Value,
  layer: string,
  weights: Weights,
  activation: Activation,
  axis = sums.shape.length - 1,
): Value {
  const [scale, shift] = [weights[`${layer}.scale`], weights[`${layer}.shift`]];
  return ACTIVATIONS[activation](scale && shift ? layerNorm(sums, scale, shift, axis) : sums);
}

/** Layer normalisation along one axis (Ba, Kiros & Hinton 2016, eq. 4). */
function layerNorm(x: Value, scale: Value, shift: Value, axis: number): Value {
  const centred = sub(x, reduceMean(x, [axis], true));
  const variance = reduceMean(square(centred), [axis], true);
  // Divides one number a row, not all of them: so does the gradient.
  const inverse = div(1, sqrt(add(variance, LAYER_NORM_EPSILON)));
  return add(mul(mul(centred, inverse), scale), shift);
}
