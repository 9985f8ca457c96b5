import { Problem } from './problem.ts';

/** Does one thing after another, for what would take a whole processor; who would wait too long is turned away. */
export class Turns {
  readonly #most: number;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @param most that may wait or be under way */
  constructor(most: number) {
    this.#most = most;
  }

  /** @throws Problem 503 where too many wait */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#most) {
      throw new Problem(503, `${this.#most} such questions are waiting. Try again later.`, {
        kind: 'overloaded',
        headers: { 'retry-after': '5' },
      });
    }
    this.#waiting++;
    const own = this.#last.then(work);
    this.#last = own.catch(() => undefined);
    try {
      return await own;
    } finally {
      this.#waiting--;
    }
  }
}
