import type { SequentialStream } from '../../core/random.ts';
import type { ReplayRing } from './ring.ts';
import { SumTree } from './sum-tree.ts';

/** State of {@link Priorities}. */
export interface PrioritiesState {
  readonly weights: Float64Array;
  readonly greatest: number;
}

/** Slots that were drawn, and what their losses are multiplied by. */
export interface PrioritisedSample {
  readonly slots: Int32Array;
  /** Importance weights, the greatest of them 1. */
  readonly weights: Float32Array;
  /** How many rows had been written by then. */
  readonly written: number;
}

/** Added to errors, so that nothing is never drawn again. */
const EPSILON = 1e-6;

/**
 * Prioritised replay (Schaul et al. 2016, proportional variant) of the rows of a ring:
 *
 *     p = (|error| + ε)^α      P = p / Σ p      w = (N · P)^−β / max w
 *
 * with N rows in the whole ring. New rows get the greatest p that there has been, so that each is soon seen.
 */
export class Priorities {
  readonly #ring: ReplayRing;
  readonly #alpha: number;
  readonly #tree: SumTree;
  #greatest = 1;

  constructor(ring: ReplayRing, alpha: number) {
    this.#ring = ring;
    this.#alpha = alpha;
    this.#tree = new SumTree(ring.capacity);
  }

  /** P of a slot. */
  probability(slot: number): number {
    return this.#tree.weight(slot) / this.#tree.total;
  }

  /** Notes that a row was just written. */
  written(slot: number): void {
    this.#tree.set(slot, this.#greatest);
  }

  /** Draws one slot from each of `count` equal parts of the whole probability. */
  sample(count: number, beta: number, stream: SequentialStream): PrioritisedSample {
    const slots = new Int32Array(count);
    const raw = new Float64Array(count);
    let greatest = 0;
    for (let k = 0; k < count; k++) {
      const slot = this.#tree.find(((k + stream.uniform()) / count) * this.#tree.total);
      slots[k] = slot;
      raw[k] = (this.#ring.count * this.probability(slot)) ** -beta;
      greatest = Math.max(greatest, raw[k]!);
    }
    const weights = Float32Array.from(raw, (weight) => weight / greatest);
    return { slots, weights, written: this.#ring.written };
  }

  /** Takes in the errors of a sample, except those of rows that have been overwritten since. */
  update({ slots, written }: PrioritisedSample, errors: ArrayLike<number>): void {
    for (let k = 0; k < slots.length; k++) {
      const slot = slots[k]!;
      if (this.#ring.overwritten(slot, written)) continue;
      const priority = (Math.abs(errors[k]!) + EPSILON) ** this.#alpha;
      this.#greatest = Math.max(this.#greatest, priority);
      this.#tree.set(slot, priority);
    }
  }

  save(): PrioritiesState {
    return { weights: this.#tree.save(this.#ring.count), greatest: this.#greatest };
  }

  load({ weights, greatest }: PrioritiesState): void {
    this.#tree.load(weights);
    this.#greatest = greatest;
  }
}
