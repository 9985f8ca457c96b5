import type { Value } from '../graph/graph.ts';
import { add, div, mul, sqrt, square, sub } from '../graph/vocabulary.ts';

/** Parameters with the running moments of their gradients; `step` counts the updates made. */
export interface OptimiserState {
  parameters: Float32Array;
  mean: Float32Array;
  variance: Float32Array;
  step: number;
}

export function optimiserState(parameters: Float32Array): OptimiserState {
  const { length } = parameters;
  return { parameters, mean: new Float32Array(length), variance: new Float32Array(length), step: 0 };
}

/** A copy that later updates do not touch. */
export function copyOptimiserState({ parameters, mean, variance, step }: OptimiserState): OptimiserState {
  return { parameters: parameters.slice(), mean: mean.slice(), variance: variance.slice(), step };
}

/** The three tensors inside a graph. */
export type OptimiserValues = Readonly<Record<'parameters' | 'mean' | 'variance', Value>>;

/** Scalars of one update: θ −= adaptive · m / (√v · correction + ε) + plain · m. */
export type Rates = readonly [adaptive: number, correction: number, plain: number];

/**
 * A first-order method on moments of the gradient, m ← β₁ m + (1 − β₁) g and v ← β₂ v + (1 − β₂) g². All methods are
 * one graph; they differ in their constants and in the scalars that each update is given.
 */
export interface Optimiser {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** @param step number of the update, from 1 */
  rates(learningRate: number, step: number): Rates;
}

/** Adam (Kingma & Ba 2015) with ε outside the corrected root, as in PyTorch. */
export function adam(epsilon: number): Optimiser {
  const [beta1, beta2] = [0.9, 0.999];
  return {
    beta1,
    beta2,
    epsilon,
    rates: (learningRate, step) => [learningRate / (1 - beta1 ** step), 1 / Math.sqrt(1 - beta2 ** step), 0],
  };
}

/** RMSProp (Tieleman & Hinton 2012) with ε outside the root and decay α = 0.99, as in PyTorch. */
export function rmsprop(epsilon: number): Optimiser {
  return { beta1: 0, beta2: 0.99, epsilon, rates: (learningRate) => [learningRate, 1, 0] };
}

/**
 * Rectified Adam (Liu et al. 2020, algorithm 2): plain momentum while the variance of the second moment, known from
 * few gradients, would be too great.
 */
export function radam(epsilon: number): Optimiser {
  const { beta1, beta2, rates } = adam(epsilon);
  const longest = 2 / (1 - beta2) - 1;
  return {
    beta1,
    beta2,
    epsilon,
    rates(learningRate, step) {
      const [rate, correction] = rates(learningRate, step);
      const decayed = beta2 ** step;
      const length = longest - (2 * step * decayed) / (1 - decayed);
      if (length <= 5) return [0, correction, rate];
      const rectified = ((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length);
      return [rate * Math.sqrt(rectified), correction, 0];
    },
  };
}

/** One update inside a graph. @param rates the scalars of {@link Rates}, each of one element */
export function descend(
  { beta1, beta2, epsilon }: Optimiser,
  state: OptimiserValues,
  gradient: Value,
  [adaptive, correction, plain]: readonly [Value, Value, Value],
): OptimiserValues {
  const mean = add(state.mean, mul(sub(gradient, state.mean), 1 - beta1));
  const variance = add(state.variance, mul(sub(square(gradient), state.variance), 1 - beta2));
  const scale = add(mul(sqrt(variance), correction), epsilon);
  const step = mul(mean, add(div(adaptive, scale), plain));
  return { parameters: sub(state.parameters, step), mean, variance };
}
