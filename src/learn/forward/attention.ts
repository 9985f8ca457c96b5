import type { StoredWeights } from './dense.ts';
import { padded } from './kernel/columns.ts';
import type { Context } from './scorer-context.ts';
import type { Workspace } from './workspace.ts';

/** One head of attention over the allowed rows. */
export class Attention implements Context {
  /** A key, a value, and a share. */
  readonly perRow: number;
  readonly #space: Workspace;
  readonly #weights: StoredWeights;
  readonly #width: number;
  readonly #stride: number;
  readonly #outputs: number;
  readonly #zeros: number;
  readonly #query: number;
  readonly #attended: number;
  readonly #context: number;
  #mask: Uint8Array = new Uint8Array(0);
  #first = 0;
  #keys = 0;
  #values = 0;
  #shares = 0;

  constructor([width, after]: readonly [number, number], weights: StoredWeights, space: Workspace) {
    this.#space = space;
    this.#weights = weights;
    this.#width = width;
    this.#stride = padded(width);
    this.#outputs = padded(after);
    this.perRow = 2 * this.#stride + 1;
    this.#zeros = space.room(width);
    this.#query = space.room(width);
    this.#attended = space.room(width);
    this.#context = space.room(after);
  }

  look(first: number, free: number, mask: Uint8Array): void {
    const [stride, { length }] = [this.#stride, mask];
    this.#mask = mask;
    this.#first = first;
    this.#keys = free;
    this.#values = free + length * stride;
    this.#shares = free + 2 * length * stride;
    for (let r = 0; r < length; r++) {
      if (!mask[r]) continue;
      this.#project(r, 'key.weight', this.#keys + r * stride);
      this.#project(r, 'value.weight', this.#values + r * stride);
    }
  }

  of(r: number): number {
    const { numbers } = this.#space;
    const [width, stride, attended, mask] = [this.#width, this.#stride, this.#attended, this.#mask];
    this.#project(r, 'query.weight', this.#query);
    const total = this.#weigh(numbers);
    numbers.fill(0, attended, attended + width);
    for (let s = 0; s < mask.length; s++) {
      if (!mask[s]) continue;
      const share = numbers[this.#shares + s]! / total;
      const value = this.#values + s * stride;
      for (let j = 0; j < width; j++) numbers[attended + j]! += share * numbers[value + j]!;
    }
    const [weight, bias] = [this.#weights['context.weight']!, this.#weights['hidden.bias']!];
    this.#space.affine(attended, width, weight, bias, this.#outputs, this.#context);
    return this.#context;
  }

  /** Fills in the shares of the allowed rows before they are divided by their sum, which is returned. */
  #weigh(numbers: Float64Array): number {
    const [width, query, shares, mask] = [this.#width, this.#query, this.#shares, this.#mask];
    let top = Number.NEGATIVE_INFINITY;
    for (let s = 0; s < mask.length; s++) {
      if (!mask[s]) continue;
      const key = this.#keys + s * this.#stride;
      let product = 0;
      for (let j = 0; j < width; j++) product += numbers[query + j]! * numbers[key + j]!;
      const score = product / Math.sqrt(width);
      numbers[shares + s] = score;
      if (score > top) top = score;
    }
    let total = 0;
    for (let s = 0; s < mask.length; s++) {
      if (!mask[s]) continue;
      numbers[shares + s] = Math.exp(numbers[shares + s]! - top);
      total += numbers[shares + s]!;
    }
    return total;
  }

  /** Writes the product of row r's activations and a square matrix. */
  #project(r: number, matrix: 'query.weight' | 'key.weight' | 'value.weight', to: number): void {
    const x = this.#first + r * this.#stride;
    this.#space.affine(x, this.#width, this.#weights[matrix]!, this.#zeros, this.#stride, to);
  }
}
