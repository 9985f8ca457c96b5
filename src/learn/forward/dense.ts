import { InputError } from '../../core/errors.ts';
import { LAYER_NORM_EPSILON, type NetworkModel, weightShapes } from '../policy-model.ts';

export type Activate = (values: Float64Array, from: number, count: number) => void;

/** Activations in place. */
const ACTIVATE: Readonly<Record<NetworkModel['activation'], Activate>> = {
  tanh: (values, from, count) => {
    for (let i = from; i < from + count; i++) values[i] = Math.tanh(values[i]!);
  },
  relu: (values, from, count) => {
    for (let i = from; i < from + count; i++) if (values[i]! < 0) values[i] = 0;
  },
};

/** What makes the activations of a hidden layer from its sums, in place: normalised first where the network says so. */
export function activateOf(
  model: NetworkModel,
  layer: string,
  weights: Readonly<Record<string, Float32Array>>,
): Activate {
  const activate = ACTIVATE[model.activation];
  if (!model.layerNorm) return activate;
  const [scale, shift] = [weights[`${layer}.scale`]!, weights[`${layer}.shift`]!];
  return (values, from, count) => {
    normalise(values, from, count, scale, shift);
    activate(values, from, count);
  };
}

function normalise(
  values: Float64Array,
  from: number,
  count: number,
  scale: Float32Array,
  shift: Float32Array,
): void {
  let mean = 0;
  for (let j = 0; j < count; j++) mean += values[from + j]!;
  mean /= count;
  let variance = 0;
  for (let j = 0; j < count; j++) variance += (values[from + j]! - mean) * (values[from + j]! - mean);
  const deviation = Math.sqrt(variance / count + LAYER_NORM_EPSILON);
  for (let j = 0; j < count; j++) {
    values[from + j] = ((values[from + j]! - mean) / deviation) * scale[j]! + shift[j]!;
  }
}

/**
 * Adds the product of a row vector and a row-major matrix to `out`. Four columns at a time, whose sums stay in registers;
 * each sum is taken in the same order as one by one.
 */
export function addProduct(
  x: Float64Array,
  xFrom: number,
  length: number,
  matrix: Float32Array,
  out: Float64Array,
  outFrom: number,
  width: number,
): void {
  const whole = width - (width % 4);
  for (let j = 0; j < whole; j += 4) {
    const at = outFrom + j;
    let a = out[at]!;
    let b = out[at + 1]!;
    let c = out[at + 2]!;
    let d = out[at + 3]!;
    for (let i = 0, m = j; i < length; i++, m += width) {
      const value = x[xFrom + i]!;
      a += value * matrix[m]!;
      b += value * matrix[m + 1]!;
      c += value * matrix[m + 2]!;
      d += value * matrix[m + 3]!;
    }
    out[at] = a;
    out[at + 1] = b;
    out[at + 2] = c;
    out[at + 3] = d;
  }
  for (let j = whole; j < width; j++) {
    let sum = out[outFrom + j]!;
    for (let i = 0; i < length; i++) sum += x[xFrom + i]! * matrix[i * width + j]!;
    out[outFrom + j] = sum;
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

  write(values: Float32Array, from: number, out: Float64Array): void {
    for (let k = 0; k < this.width; k++) out[k] = (values[from + k]! - this.#mean[k]!) / this.#deviation[k]!;
  }
}

/** @throws InputError when a weight is missing or has another shape than the network's widths ask for. */
export function checkedWeights(model: NetworkModel): Record<string, Float32Array> {
  const weights: Record<string, Float32Array> = {};
  for (const [name, shape] of Object.entries(weightShapes(model))) {
    const weight = model.weights[name];
    if (weight?.shape.join() !== shape.join()) {
      throw new InputError(
        `policy weight '${name}' has shape [${weight?.shape ?? 'missing'}], [${shape}] is needed`,
      );
    }
    weights[name] = weight.values;
  }
  return weights;
}
