/**
 * At most `capacity` items, spread evenly over a stream of unknown length: when it is full, every second one goes, and
 * from then on only half as many are taken.
 */
export class Thinned<T> {
  readonly #capacity: number;
  #items: { readonly at: number; readonly item: T }[] = [];
  #stride = 1;
  #seen = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Looks at the next of the stream; `make` is called only where it is taken, and may decline with null. */
  offer(make: () => T | null): void {
    const at = this.#seen++;
    if (at % this.#stride !== 0) return;
    const item = make();
    if (item === null) return;
    if (this.#items.length === this.#capacity) {
      this.#stride *= 2;
      this.#items = this.#items.filter((kept) => kept.at % this.#stride === 0);
      if (at % this.#stride !== 0) return;
    }
    this.#items.push({ at, item });
  }

  get items(): T[] {
    return this.#items.map(({ item }) => item);
  }
}
