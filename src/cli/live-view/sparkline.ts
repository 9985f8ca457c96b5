const BARS = '▁▂▃▄▅▆▇█';
/** An even number. */
const MOST_BARS = 32;

/** The course of a number in one line of text, however long it goes on: old values are averaged in pairs. */
export class Sparkline {
  /** Means of {@link #width} values each, the last one of those so far. */
  readonly #means: number[] = [];
  #width = 1;
  /** Values in the last mean. */
  #count = 0;

  add(value: number): void {
    if (!Number.isFinite(value)) return;
    if (this.#means.length > 0 && this.#count < this.#width) {
      this.#count += 1;
      const last = this.#means.at(-1)!;
      this.#means[this.#means.length - 1] = last + (value - last) / this.#count;
      return;
    }
    if (this.#means.length === MOST_BARS) this.#halve();
    this.#means.push(value);
    this.#count = 1;
  }

  /** The highest bar is the largest value, the lowest the smallest. */
  text(): string {
    const least = Math.min(...this.#means);
    const range = Math.max(...this.#means) - least || 1;
    return this.#means.map((mean) => BARS[Math.round(((mean - least) / range) * (BARS.length - 1))]).join('');
  }

  #halve(): void {
    for (let k = 0; k < MOST_BARS / 2; k++) {
      this.#means[k] = (this.#means[2 * k]! + this.#means[2 * k + 1]!) / 2;
    }
    this.#means.length = MOST_BARS / 2;
    this.#width *= 2;
  }
}
