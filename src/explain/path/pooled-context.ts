import type { NetworkModel } from '../../learn/policy-model.ts';
import type { CandidatesContext } from './candidates-context.ts';
import { addProduct, transposed } from './products.ts';
import { weightOf } from './weights.ts';

/** Mean and maximum over the candidates. */
export class PooledContext implements CandidatesContext {
  readonly overtakes = true;
  readonly #weight: Float64Array;
  readonly #transposed: Float64Array;
  readonly #rows: number;
  readonly #width: number;
  readonly #sums: Float64Array;
  readonly #seen: Float64Array;
  /** How many candidates share the maximum: those that are alike share what it says, too. */
  readonly #ties: Int32Array;
  #first: Float64Array = new Float64Array(0);
  readonly #back: Float64Array;

  constructor(model: NetworkModel, rows: number) {
    const [width, after] = model.hidden as [number, number];
    this.#weight = weightOf(model, 'context.weight');
    this.#transposed = transposed(this.#weight, after);
    this.#rows = rows;
    this.#width = width;
    this.#sums = new Float64Array(after);
    this.#seen = new Float64Array(2 * width);
    this.#ties = new Int32Array(width);
    this.#back = new Float64Array(2 * width);
  }

  look(first: Float64Array): void {
    const [seen, width] = [this.#seen, this.#width];
    this.#first = first;
    for (let j = 0; j < width; j++) {
      let sum = 0;
      let top = Number.NEGATIVE_INFINITY;
      let ties = 0;
      for (let i = j; i < first.length; i += width) {
        const x = first[i]!;
        sum += x;
        ties = x > top ? 1 : ties + Number(x === top);
        top = Math.max(top, x);
      }
      seen[j] = sum / this.#rows;
      seen[width + j] = top;
      this.#ties[j] = ties;
    }
    this.#sums.fill(0);
    addProduct(seen, 0, this.#weight, this.#sums.length, this.#sums, 0);
  }

  add(_row: number, sums: Float64Array, to: number): void {
    for (let j = 0; j < this.#sums.length; j++) sums[to + j]! += this.#sums[j]!;
  }

  addGradient(_row: number, d: Float64Array, into: Float64Array): void {
    const [back, width] = [this.#back.fill(0), this.#width];
    addProduct(d, 0, this.#transposed, 2 * width, back, 0);
    for (let j = 0; j < width; j++) {
      const mean = back[j]! / this.#rows;
      const top = back[width + j]! / this.#ties[j]!;
      const most = this.#seen[width + j]!;
      for (let i = j; i < into.length; i += width) into[i]! += this.#first[i] === most ? mean + top : mean;
    }
  }
}
