import { Evidence } from './evidence.ts';
import { ShareWindow } from './share-window.ts';

/** Values of the reference that are kept for the guarded to be compared with: as many as come to one of its own. */
const MOST_PER_BLOCK = 8;

/**
 * Evidence that something happens more often in one stream than in another, or than a limit allows.
 *
 * Two streams: a block is one value of the guarded stream and those of the reference since the last block. With a and b
 * the shares guessed from the blocks before, and m their mean over the block, its factor is the likelihood of the values
 * under a and b over that under m for all. Its mean is at most 1 whenever both streams have the same share, even one
 * that changes from block to block, and less when the reference has the greater one (Turner, Ly and Grünwald, "Generic
 * E-variables for exact sequential k-sample tests that allow for optional stopping", Journal of Statistical Planning and
 * Inference 2024). One stream against a limit: the factor of a value is its likelihood under a over that under the limit.
 */
export class WorseShare {
  readonly #guarded: ShareWindow;
  readonly #reference: ShareWindow;
  readonly #limit: number | null;
  readonly #thanReference = new Evidence();
  readonly #thanLimit = new Evidence();
  /** Of the reference since the last block. */
  #waiting: boolean[] = [];

  /**
   * @param window values that shares are guessed from
   * @param limit share that is too much in any case; null for none
   */
  constructor(window: number, limit: number | null) {
    this.#guarded = new ShareWindow(window);
    this.#reference = new ShareWindow(window);
    this.#limit = limit;
  }

  /** Share in the guarded stream's window; null before there is any. */
  get guarded(): number | null {
    return this.#guarded.share;
  }

  get reference(): number | null {
    return this.#reference.share;
  }

  /** That the guarded stream's share is greater than the reference's. */
  get thanReference(): number {
    return this.#thanReference.value;
  }

  /** That it is greater than the limit; infinite once something happens that the limit 0 rules out. */
  get thanLimit(): number {
    return this.#thanLimit.value;
  }

  addReference(value: boolean): void {
    if (this.#waiting.length === MOST_PER_BLOCK) this.#reference.add(this.#waiting.shift()!);
    this.#waiting.push(value);
  }

  addGuarded(value: boolean): void {
    const a = this.#guarded.estimate;
    if (this.#limit !== null && this.#limit < 1) {
      const more = Math.max(a, this.#limit);
      this.#thanLimit.multiply(likelihood(value, more) / likelihood(value, this.#limit));
    }
    if (this.#waiting.length > 0) this.#thanReference.multiply(this.#blockFactor(value, a));
    for (const each of this.#waiting) this.#reference.add(each);
    this.#waiting = [];
    this.#guarded.add(value);
  }

  #blockFactor(value: boolean, guess: number): number {
    const b = this.#reference.estimate;
    const a = Math.max(guess, b);
    const m = (a + this.#waiting.length * b) / (1 + this.#waiting.length);
    let factor = likelihood(value, a) / likelihood(value, m);
    for (const each of this.#waiting) factor *= likelihood(each, b) / likelihood(each, m);
    return factor;
  }
}

function likelihood(value: boolean, share: number): number {
  return value ? share : 1 - share;
}
