import type { NetworkModel } from '../../learn/policy-model.ts';
import type { CandidatesContext } from './candidates-context.ts';
import { addProduct, transposed } from './products.ts';
import { weightOf } from './weights.ts';

/** One head of attention over the candidates. */
export class AttentionContext implements CandidatesContext {
  readonly overtakes = false;
  readonly #rows: number;
  readonly #width: number;
  readonly #weights: Readonly<Record<'query' | 'key' | 'value' | 'context', Float64Array>>;
  readonly #transposed: Readonly<Record<'query' | 'key' | 'value' | 'context', Float64Array>>;
  readonly #queries: Float64Array;
  readonly #keys: Float64Array;
  readonly #values: Float64Array;
  readonly #shares: Float64Array;

  constructor(model: NetworkModel, rows: number) {
    const [width] = model.hidden as [number, number];
    const weight = (name: string) => weightOf(model, `${name}.weight`);
    this.#rows = rows;
    this.#width = width;
    this.#weights = {
      query: weight('query'),
      key: weight('key'),
      value: weight('value'),
      context: weight('context'),
    };
    const { query, key, value, context } = this.#weights;
    this.#transposed = {
      query: transposed(query, width),
      key: transposed(key, width),
      value: transposed(value, width),
      context: transposed(context, context.length / width),
    };
    this.#queries = new Float64Array(rows * width);
    this.#keys = new Float64Array(rows * width);
    this.#values = new Float64Array(rows * width);
    this.#shares = new Float64Array(rows * rows);
  }

  look(first: Float64Array): void {
    const { query, key, value } = this.#weights;
    this.#project(first, query, this.#queries);
    this.#project(first, key, this.#keys);
    this.#project(first, value, this.#values);
    for (let r = 0; r < this.#rows; r++) this.#share(r);
  }

  add(row: number, sums: Float64Array, to: number): void {
    const [rows, width] = [this.#rows, this.#width];
    const seen = new Float64Array(width);
    for (let s = 0; s < rows; s++) {
      const share = this.#shares[row * rows + s]!;
      for (let j = 0; j < width; j++) seen[j]! += share * this.#values[s * width + j]!;
    }
    const { context } = this.#weights;
    addProduct(seen, 0, context, context.length / width, sums, to);
  }

  addGradient(row: number, d: Float64Array, into: Float64Array): void {
    const [rows, width, { query, key, value, context }] = [this.#rows, this.#width, this.#transposed];
    const back = (weight: Float64Array, gradient: Float64Array) => {
      const out = new Float64Array(width);
      addProduct(gradient, 0, weight, width, out, 0);
      return out;
    };
    const seen = back(context, d);
    const likenesses = this.#likenessGradient(row, seen);
    const own = this.#queries.subarray(row * width, (row + 1) * width);
    const [throughKey, throughValue] = [back(key, own), back(value, seen)];
    const ofQuery = new Float64Array(width);
    for (let s = 0; s < rows; s++) {
      const share = this.#shares[row * rows + s]!;
      const likeness = likenesses[s]!;
      for (let j = 0; j < width; j++) {
        into[s * width + j]! += likeness * throughKey[j]! + share * throughValue[j]!;
        ofQuery[j]! += likeness * this.#keys[s * width + j]!;
      }
    }
    addProduct(ofQuery, 0, query, width, into, row * width);
  }

  /** With respect to the product of the row's query and each key: back through scale and softmax. */
  #likenessGradient(row: number, seen: Float64Array): Float64Array {
    const [rows, width] = [this.#rows, this.#width];
    const shares = this.#shares.subarray(row * rows, (row + 1) * rows);
    const ofShares = shares.map((_, s) => {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += seen[j]! * this.#values[s * width + j]!;
      return sum;
    });
    let mean = 0;
    for (let s = 0; s < rows; s++) mean += shares[s]! * ofShares[s]!;
    return ofShares.map((each, s) => (shares[s]! * (each - mean)) / Math.sqrt(width));
  }

  #project(first: Float64Array, weight: Float64Array, out: Float64Array): void {
    out.fill(0);
    for (let r = 0; r < this.#rows; r++) {
      const at = r * this.#width;
      addProduct(first, at, weight, this.#width, out, at);
    }
  }

  #share(row: number): void {
    const [rows, width] = [this.#rows, this.#width];
    const shares = this.#shares.subarray(row * rows, (row + 1) * rows);
    for (let s = 0; s < rows; s++) {
      let product = 0;
      for (let j = 0; j < width; j++) product += this.#queries[row * width + j]! * this.#keys[s * width + j]!;
      shares[s] = product / Math.sqrt(width);
    }
    const top = shares.reduce((a, b) => Math.max(a, b));
    let total = 0;
    for (let s = 0; s < rows; s++) {
      shares[s] = Math.exp(shares[s]! - top);
      total += shares[s]!;
    }
    for (let s = 0; s < rows; s++) shares[s]! /= total;
  }
}
