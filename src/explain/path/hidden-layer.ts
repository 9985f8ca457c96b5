import { LAYER_NORM_EPSILON, type NetworkModel } from '../../learn/policy-model.ts';
import { weightOf } from './weights.ts';

/** A hidden layer of a network for several candidates at once, in doubles: from its sums to its activations and back. */
export class HiddenLayer {
  readonly width: number;
  readonly rows: number;
  /** Sums before {@link forward}, afterwards the arguments of the activation; [rows × width]. */
  readonly sums: Float64Array;
  /** Activations, [rows × width]. */
  readonly out: Float64Array;
  readonly #tanh: boolean;
  readonly #norm: { readonly scale: Float64Array; readonly shift: Float64Array } | null;
  /** Where layers are normalised: sums less their mean over their deviation, and one over that deviation. */
  readonly #hat: Float64Array;
  readonly #inverse: Float64Array;

  constructor(model: NetworkModel, name: string, width: number, rows: number) {
    this.width = width;
    this.rows = rows;
    this.sums = new Float64Array(rows * width);
    this.out = new Float64Array(rows * width);
    this.#tanh = model.activation === 'tanh';
    this.#norm = model.layerNorm
      ? { scale: weightOf(model, `${name}.scale`), shift: weightOf(model, `${name}.shift`) }
      : null;
    this.#hat = new Float64Array(model.layerNorm ? rows * width : 0);
    this.#inverse = new Float64Array(rows);
  }

  forward(row: number): void {
    const { sums, out, width } = this;
    const from = row * width;
    if (this.#norm) this.#normalise(row, this.#norm);
    for (let i = from; i < from + width; i++)
      out[i] = this.#tanh ? Math.tanh(sums[i]!) : Math.max(sums[i]!, 0);
  }

  /** Turns a gradient with respect to a row's activations, `d` from `at`, into that with respect to its sums. */
  backward(row: number, d: Float64Array, at: number): void {
    const { sums, out, width } = this;
    const from = row * width;
    for (let j = 0; j < width; j++) {
      const y = out[from + j]!;
      d[at + j]! *= this.#tanh ? 1 - y * y : Number(sums[from + j]! > 0);
    }
    if (this.#norm) this.#denormalise(row, d, at, this.#norm.scale);
  }

  #normalise(row: number, { scale, shift }: { scale: Float64Array; shift: Float64Array }): void {
    const { sums, width } = this;
    const from = row * width;
    let mean = 0;
    for (let j = 0; j < width; j++) mean += sums[from + j]!;
    mean /= width;
    let variance = 0;
    for (let j = 0; j < width; j++) variance += (sums[from + j]! - mean) ** 2;
    const inverse = 1 / Math.sqrt(variance / width + LAYER_NORM_EPSILON);
    this.#inverse[row] = inverse;
    for (let j = 0; j < width; j++) {
      const hat = (sums[from + j]! - mean) * inverse;
      this.#hat[from + j] = hat;
      sums[from + j] = hat * scale[j]! + shift[j]!;
    }
  }

  #denormalise(row: number, d: Float64Array, at: number, scale: Float64Array): void {
    const { width } = this;
    const hat = this.#hat;
    const from = row * width;
    let mean = 0;
    let along = 0;
    for (let j = 0; j < width; j++) {
      d[at + j]! *= scale[j]!;
      mean += d[at + j]!;
      along += d[at + j]! * hat[from + j]!;
    }
    mean /= width;
    along /= width;
    for (let j = 0; j < width; j++)
      d[at + j] = this.#inverse[row]! * (d[at + j]! - mean - hat[from + j]! * along);
  }
}
