/**
 * Requests whose bodies are still to come, so many at most. One more costs the oldest its connection: an honest body takes
 * milliseconds, so who drips one to keep others out only loses it.
 */
export class Arrivals {
  readonly #most: number;
  /** What hangs up on each, the oldest first. */
  readonly #waiting = new Set<() => void>();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** @returns what to call once it is there, or will never be */
  begin(hangUp: () => void): () => void {
    this.#waiting.add(hangUp);
    if (this.#waiting.size > this.#most) {
      const [oldest] = this.#waiting;
      this.#waiting.delete(oldest!);
      oldest!();
    }
    return () => void this.#waiting.delete(hangUp);
  }
}
