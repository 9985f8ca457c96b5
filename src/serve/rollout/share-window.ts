/** The last so many yeses and noes. */
export class ShareWindow {
  readonly #ring: Uint8Array;
  #count = 0;
  #yes = 0;

  constructor(length: number) {
    this.#ring = new Uint8Array(length);
  }

  /** How many it holds. */
  get size(): number {
    return Math.min(this.#count, this.#ring.length);
  }

  /** Share of yeses; null before there is any. */
  get share(): number | null {
    return this.size === 0 ? null : this.#yes / this.size;
  }

  /** The share with half a yes and half a no more than there were (Jeffreys), hence neither 0 nor 1. */
  get estimate(): number {
    return (this.#yes + 0.5) / (this.size + 1);
  }

  add(yes: boolean): void {
    const at = this.#count++ % this.#ring.length;
    this.#yes += Number(yes) - this.#ring[at]!;
    this.#ring[at] = Number(yes);
  }
}
