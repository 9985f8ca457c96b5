/** A minibatch for {@link bareTrainingStep}: each list has a number, or a run of numbers, for every row. */
export interface BareBatch {
  readonly size: number;
  readonly inputs: Float32Array;
  /** 1 where an action is allowed. */
  readonly mask: Float32Array;
  readonly action: Float32Array;
  readonly logProbability: Float32Array;
  readonly advantage: Float32Array;
  readonly return: Float32Array;
}

/** Widths of the layers, the last one's being the actions and one value. */
export type Widths = readonly [inputs: number, first: number, second: number, outputs: number];

export interface BareOptions {
  readonly clip: number;
  readonly entropy: number;
  readonly valueWeight: number;
  readonly maxGradientNorm: number;
  readonly learningRate: number;
}

/**
 * A training step as one writes it by hand in plain loops over typed arrays: forward, the clipped objective with masked
 * actions, backward, a shortened gradient, Adam. Weights and biases lie layer after layer in `parameters`.
 */
export function bareTrainingStep(widths: Widths, size: number, options: BareOptions) {
  const shapes = [0, 1, 2].map((k) => ({ from: widths[k]!, to: widths[k + 1]! }));
  const offsets = shapes.map((_, k) =>
    shapes.slice(0, k).reduce((sum, { from, to }) => sum + from * to + to, 0),
  );
  const layers: Float32Array[] = widths.map((width) => new Float32Array(size * width));
  const errors = widths.map((width) => new Float32Array(size * width));
  const last = shapes[2]!;
  const count = offsets[2]! + last.from * last.to + last.to;
  const gradient = new Float32Array(count);
  const advantages = new Float32Array(size);
  let step = 0;

  return (
    batch: BareBatch,
    state: Readonly<Record<'parameters' | 'mean' | 'variance', Float32Array>>,
  ): void => {
    layers[0] = batch.inputs;
    shapes.forEach((shape, k) => {
      forward(layers[k]!, layers[k + 1]!, state.parameters, offsets[k]!, shape.from, shape.to, size, k < 2);
    });
    standardise(batch.advantage, advantages);
    objective(layers[3]!, errors[3]!, batch, advantages, last.to - 1, options);
    gradient.fill(0);
    for (let k = 2; k >= 0; k--) {
      const { from, to } = shapes[k]!;
      const inner = k === 0 ? null : errors[k]!;
      backward(layers[k]!, errors[k + 1]!, inner, state.parameters, gradient, offsets[k]!, from, to, size);
    }
    adamStep(state, gradient, options, ++step);
  };
}

function forward(
  x: Float32Array,
  y: Float32Array,
  parameters: Float32Array,
  at: number,
  from: number,
  to: number,
  size: number,
  activate: boolean,
): void {
  const bias = at + from * to;
  for (let b = 0; b < size; b++) {
    const row = b * to;
    for (let j = 0; j < to; j++) y[row + j] = parameters[bias + j]!;
    for (let i = 0; i < from; i++) {
      const value = x[b * from + i]!;
      const weights = at + i * to;
      for (let j = 0; j < to; j++) y[row + j]! += value * parameters[weights + j]!;
    }
    if (activate) for (let j = 0; j < to; j++) y[row + j] = Math.tanh(y[row + j]!);
  }
}

function standardise(values: Float32Array, out: Float32Array): void {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let spread = 0;
  for (const value of values) spread += (value - mean) ** 2;
  const deviation = Math.sqrt(spread / (values.length - 1)) + 1e-8;
  for (let i = 0; i < values.length; i++) out[i] = (values[i]! - mean) / deviation;
}

/** Writes the gradient of the loss with respect to what the network put out. */
function objective(
  out: Float32Array,
  error: Float32Array,
  { size, mask, action, logProbability, return: returns }: BareBatch,
  advantages: Float32Array,
  actions: number,
  { clip, entropy, valueWeight }: BareOptions,
): void {
  const p = new Float64Array(actions);
  const logP = new Float64Array(actions);
  for (let b = 0; b < size; b++) {
    const row = b * (actions + 1);
    let top = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < actions; j++) if (mask[b * actions + j]) top = Math.max(top, out[row + j]!);
    let total = 0;
    for (let j = 0; j < actions; j++) total += mask[b * actions + j] ? Math.exp(out[row + j]! - top) : 0;
    let h = 0;
    for (let j = 0; j < actions; j++) {
      logP[j] = out[row + j]! - top - Math.log(total);
      p[j] = mask[b * actions + j] ? Math.exp(logP[j]!) : 0;
      if (p[j]! > 0) h -= p[j]! * logP[j]!;
    }
    const ratio = Math.exp(logP[action[b]!]! - logProbability[b]!);
    const advantage = advantages[b]!;
    const cut = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip;
    const pull = cut ? 0 : (-advantage * ratio) / size;
    for (let j = 0; j < actions; j++) {
      const spread = p[j]! > 0 ? (entropy * p[j]! * (logP[j]! + h)) / size : 0;
      error[row + j] = pull * (Number(j === action[b]) - p[j]!) + spread;
    }
    error[row + actions] = (valueWeight * (out[row + actions]! - returns[b]!)) / size;
  }
}

/** @param inner where the error goes of the layer below, an activated one; null if there is none */
function backward(
  x: Float32Array,
  error: Float32Array,
  inner: Float32Array | null,
  parameters: Float32Array,
  gradient: Float32Array,
  at: number,
  from: number,
  to: number,
  size: number,
): void {
  const bias = at + from * to;
  for (let b = 0; b < size; b++) {
    const row = b * to;
    for (let j = 0; j < to; j++) gradient[bias + j]! += error[row + j]!;
    for (let i = 0; i < from; i++) {
      const value = x[b * from + i]!;
      const weights = at + i * to;
      let sum = 0;
      for (let j = 0; j < to; j++) {
        gradient[weights + j]! += value * error[row + j]!;
        sum += parameters[weights + j]! * error[row + j]!;
      }
      if (inner) inner[b * from + i] = sum * (1 - value * value);
    }
  }
}

function adamStep(
  { parameters, mean, variance }: Readonly<Record<'parameters' | 'mean' | 'variance', Float32Array>>,
  gradient: Float32Array,
  { maxGradientNorm, learningRate }: BareOptions,
  step: number,
): void {
  let squares = 0;
  for (const value of gradient) squares += value * value;
  const shorten = Math.min(1, maxGradientNorm / (Math.sqrt(squares) + 1e-6));
  const rate = learningRate / (1 - 0.9 ** step);
  const correction = 1 / Math.sqrt(1 - 0.999 ** step);
  for (let i = 0; i < gradient.length; i++) {
    const g = gradient[i]! * shorten;
    mean[i]! += 0.1 * (g - mean[i]!);
    variance[i]! += 0.001 * (g * g - variance[i]!);
    parameters[i]! -= (rate * mean[i]!) / (Math.sqrt(variance[i]!) * correction + 1e-5);
  }
}
