import type { Value } from '../graph/graph.ts';
import { add, div, mul, sqrt, square, sub } from '../graph/vocabulary.ts';

const BETA1 = 0.9;
const BETA2 = 0.999;
/** CleanRL's and Baselines' choice for PPO; PyTorch's default is 1e-8. */
const EPSILON = 1e-5;

/** Parameters with what Adam remembers about them; `step` counts the updates made. */
export interface AdamState {
  parameters: Float32Array;
  mean: Float32Array;
  variance: Float32Array;
  step: number;
}

export function adamState(parameters: Float32Array): AdamState {
  const { length } = parameters;
  return { parameters, mean: new Float32Array(length), variance: new Float32Array(length), step: 0 };
}

/** A copy that later updates do not touch. */
export function copyAdamState({ parameters, mean, variance, step }: AdamState): AdamState {
  return { parameters: parameters.slice(), mean: mean.slice(), variance: variance.slice(), step };
}

/** The same three tensors inside a graph. */
export interface AdamValues {
  readonly parameters: Value;
  readonly mean: Value;
  readonly variance: Value;
}

/** Numbers that {@link adam} needs about update number `step` (from 1): α / (1 − β₁ᵗ) and 1 / √(1 − β₂ᵗ). */
export function adamRates(learningRate: number, step: number): [number, number] {
  return [learningRate / (1 - BETA1 ** step), 1 / Math.sqrt(1 - BETA2 ** step)];
}

/** One update by Adam (Kingma & Ba 2015) with ε outside the corrected root, as in PyTorch. */
export function adam(state: AdamValues, gradient: Value, rate: Value, correction: Value): AdamValues {
  const mean = add(state.mean, mul(sub(gradient, state.mean), 1 - BETA1));
  const variance = add(state.variance, mul(sub(square(gradient), state.variance), 1 - BETA2));
  const scale = add(mul(sqrt(variance), correction), EPSILON);
  return { parameters: sub(state.parameters, mul(div(mean, scale), rate)), mean, variance };
}
