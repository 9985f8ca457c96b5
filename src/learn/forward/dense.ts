import { InputError } from '../../core/errors.ts';
import { LAYER_NORM_EPSILON, type NetworkModel, weightShapes } from '../policy-model.ts';
import { padded } from './kernel/columns.ts';
import type { Workspace } from './workspace.ts';

/** Makes the activations of a hidden layer from its sums, in place, from where they begin. */
export type Activate = (from: number) => void;

/** The activations of a layer of `width`, normalised first where the network says so. */
export function activateOf(
  model: NetworkModel,
  layer: string,
  width: number,
  weights: StoredWeights,
  space: Workspace,
): Activate {
  const activate = model.activation === 'tanh' ? tanhOf(width, space) : reluOf(width, space);
  if (!model.layerNorm) return activate;
  const [scale, shift] = [weights[`${layer}.scale`]!, weights[`${layer}.shift`]!];
  return (from) => {
    normalise(space.numbers, from, width, scale, shift);
    activate(from);
  };
}

function tanhOf(width: number, space: Workspace): Activate {
  return (from) => {
    const { numbers } = space;
    for (let i = from; i < from + width; i++) numbers[i] = Math.tanh(numbers[i]!);
  };
}

function reluOf(width: number, space: Workspace): Activate {
  const count = padded(width);
  return (from) => space.relu(from, count);
}

function normalise(numbers: Float64Array, from: number, count: number, scale: number, shift: number): void {
  let mean = 0;
  for (let j = 0; j < count; j++) mean += numbers[from + j]!;
  mean /= count;
  let variance = 0;
  for (let j = 0; j < count; j++) variance += (numbers[from + j]! - mean) * (numbers[from + j]! - mean);
  const deviation = Math.sqrt(variance / count + LAYER_NORM_EPSILON);
  for (let j = 0; j < count; j++) {
    numbers[from + j] = ((numbers[from + j]! - mean) / deviation) * numbers[scale + j]! + numbers[shift + j]!;
  }
}

/** Writes (x − mean) / deviation. */
export class Standardiser {
  readonly width: number;
  readonly #mean: Float64Array;
  readonly #deviation: Float64Array;

  constructor({ mean, deviation }: NetworkModel['normalisation']['globals']) {
    this.width = mean.length;
    this.#mean = Float64Array.from(mean);
    this.#deviation = Float64Array.from(deviation);
  }

  write(values: Float32Array, from: number, out: Float64Array, to: number): void {
    for (let k = 0; k < this.width; k++) {
      out[to + k] = (values[from + k]! - this.#mean[k]!) / this.#deviation[k]!;
    }
  }
}

/** Where the weights of a network begin, by name. */
export type StoredWeights = Readonly<Record<string, number>>;

/** @throws InputError when a weight is missing or has another shape than the network's widths ask for. */
export function storeWeights(model: NetworkModel, space: Workspace): StoredWeights {
  const stored: Record<string, number> = {};
  for (const [name, shape] of Object.entries(weightShapes(model))) {
    const weight = model.weights[name];
    if (weight?.shape.join() !== shape.join()) {
      throw new InputError(
        `policy weight '${name}' has shape [${weight?.shape ?? 'missing'}], [${shape}] is needed`,
      );
    }
    stored[name] = space.store(weight.values, shape.at(-1)!);
  }
  return stored;
}
