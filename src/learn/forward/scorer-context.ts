import type { NetworkModel } from '../policy-model.ts';
import { addProduct } from './dense.ts';

/** What candidates see of one another, from the activations of the first layer, a stretch of `width` each. */
export interface Context {
  /** Takes in a new observation. */
  look(first: Float64Array, mask: Uint8Array): void;
  /** Writes what the sums of row r's second layer begin with, their bias included. */
  write(r: number, sums: Float64Array): void;
}

type Weights = Readonly<Record<string, Float32Array>>;

export function contextOf(model: NetworkModel, weights: Weights): Context {
  const width = model.hidden[0]!;
  return model.context === 'attention' ? new Attention(width, weights) : new Pool(width, weights);
}

/** Mean and maximum over the allowed rows, the same for all of them. */
class Pool implements Context {
  readonly #weights: Weights;
  readonly #pooled: Float64Array;
  readonly #context: Float64Array;

  constructor(width: number, weights: Weights) {
    this.#weights = weights;
    this.#pooled = new Float64Array(2 * width);
    this.#context = new Float64Array(weights['hidden.bias']!.length);
  }

  look(first: Float64Array, mask: Uint8Array): void {
    const [pooled, context] = [this.#pooled, this.#context];
    const width = pooled.length / 2;
    pooled.fill(0, 0, width);
    pooled.fill(Number.NEGATIVE_INFINITY, width);
    let allowed = 0;
    for (let r = 0; r < mask.length; r++) {
      if (!mask[r]) continue;
      allowed++;
      for (let j = 0; j < width; j++) {
        const x = first[r * width + j]!;
        pooled[j]! += x;
        if (x > pooled[width + j]!) pooled[width + j] = x;
      }
    }
    for (let j = 0; j < width; j++) pooled[j]! /= allowed;
    context.set(this.#weights['hidden.bias']!);
    addProduct(pooled, 0, 2 * width, this.#weights['context.weight']!, context, 0, context.length);
  }

  write(_r: number, sums: Float64Array): void {
    sums.set(this.#context);
  }
}

/** One head of attention over the allowed rows. */
class Attention implements Context {
  readonly #width: number;
  readonly #weights: Weights;
  readonly #query: Float64Array;
  readonly #attended: Float64Array;
  #first: Float64Array = new Float64Array(0);
  #mask: Uint8Array = new Uint8Array(0);
  #keys = new Float64Array(0);
  #values = new Float64Array(0);
  #shares = new Float64Array(0);

  constructor(width: number, weights: Weights) {
    this.#width = width;
    this.#weights = weights;
    this.#query = new Float64Array(width);
    this.#attended = new Float64Array(width);
  }

  look(first: Float64Array, mask: Uint8Array): void {
    const width = this.#width;
    if (this.#shares.length < mask.length) {
      this.#keys = new Float64Array(mask.length * width);
      this.#values = new Float64Array(mask.length * width);
      this.#shares = new Float64Array(mask.length);
    }
    this.#first = first;
    this.#mask = mask;
    for (let r = 0; r < mask.length; r++) {
      if (!mask[r]) continue;
      project(first, r * width, this.#weights['key.weight']!, this.#keys, r * width, width);
      project(first, r * width, this.#weights['value.weight']!, this.#values, r * width, width);
    }
  }

  write(r: number, sums: Float64Array): void {
    const [width, attended, shares, mask] = [this.#width, this.#attended, this.#shares, this.#mask];
    project(this.#first, r * width, this.#weights['query.weight']!, this.#query, 0, width);
    const total = this.#weigh();
    attended.fill(0);
    for (let s = 0; s < mask.length; s++) {
      if (!mask[s]) continue;
      const share = shares[s]! / total;
      for (let j = 0; j < width; j++) attended[j]! += share * this.#values[s * width + j]!;
    }
    sums.set(this.#weights['hidden.bias']!);
    addProduct(attended, 0, width, this.#weights['context.weight']!, sums, 0, sums.length);
  }

  /** Fills in the shares of the allowed rows before they are divided by their sum, which is returned. */
  #weigh(): number {
    const [width, query, keys, shares, mask] = [
      this.#width,
      this.#query,
      this.#keys,
      this.#shares,
      this.#mask,
    ];
    let top = Number.NEGATIVE_INFINITY;
    for (let s = 0; s < mask.length; s++) {
      if (!mask[s]) continue;
      let product = 0;
      for (let j = 0; j < width; j++) product += query[j]! * keys[s * width + j]!;
      shares[s] = product / Math.sqrt(width);
      if (shares[s]! > top) top = shares[s]!;
    }
    let total = 0;
    for (let s = 0; s < mask.length; s++) {
      if (!mask[s]) continue;
      shares[s] = Math.exp(shares[s]! - top);
      total += shares[s]!;
    }
    return total;
  }
}

/** Writes the product of a row vector and a square matrix. */
function project(
  x: Float64Array,
  from: number,
  matrix: Float32Array,
  out: Float64Array,
  outFrom: number,
  width: number,
): void {
  out.fill(0, outFrom, outFrom + width);
  addProduct(x, from, width, matrix, out, outFrom, width);
}
