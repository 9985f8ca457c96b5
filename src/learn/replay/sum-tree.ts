/**
 * Weights ≥ 0 of a fixed number of slots, in a binary tree of their sums: a change and a search take log₂ n steps.
 *
 * A sum is always computed anew from its two parts in doubles, never by adding a difference to it, so it does not
 * drift: the tree is the same whatever was changed before, and nothing has to be rebuilt.
 */
export class SumTree {
  readonly #leaves: number;
  /** Node 1 is the root, those of node k are 2k and 2k + 1; leaves come last. */
  readonly #sums: Float64Array;

  constructor(size: number) {
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(size, 2)));
    this.#sums = new Float64Array(2 * this.#leaves);
  }

  get total(): number {
    return this.#sums[1]!;
  }

  weight(slot: number): number {
    return this.#sums[this.#leaves + slot]!;
  }

  set(slot: number, weight: number): void {
    let node = this.#leaves + slot;
    this.#sums[node] = weight;
    for (node >>= 1; node >= 1; node >>= 1)
      this.#sums[node] = this.#sums[2 * node]! + this.#sums[2 * node + 1]!;
  }

  /**
   * The slot whose share of the total a number in [0, total) falls into; never one without weight, whatever the
   * rounding, as long as any has some.
   */
  find(number: number): number {
    let node = 1;
    let left = number;
    while (node < this.#leaves) {
      const first = this.#sums[2 * node]!;
      const second = this.#sums[2 * node + 1]!;
      const inFirst = second === 0 || (first > 0 && left < first);
      if (!inFirst) left -= first;
      node = 2 * node + (inFirst ? 0 : 1);
    }
    return node - this.#leaves;
  }

  /** The weights of the first `count` slots. */
  save(count: number): Float64Array {
    return this.#sums.slice(this.#leaves, this.#leaves + count);
  }

  load(weights: Float64Array): void {
    this.#sums.fill(0);
    this.#sums.set(weights, this.#leaves);
    for (let node = this.#leaves - 1; node >= 1; node--) {
      this.#sums[node] = this.#sums[2 * node]! + this.#sums[2 * node + 1]!;
    }
  }
}
