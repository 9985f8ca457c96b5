import type { SequentialStream } from '../../core/random.ts';

/** State of a {@link ReplayRing}; typed arrays hold what has been written. */
export interface RingState {
  readonly written: number;
  readonly rows: Float32Array;
}

/** The last `capacity` rows that were written, all of the same width; the newest takes the place of the oldest. */
export class ReplayRing {
  readonly capacity: number;
  readonly width: number;
  /** All rows, those not yet written included. */
  readonly rows: Float32Array;
  #written = 0;

  constructor(capacity: number, width: number) {
    this.capacity = capacity;
    this.width = width;
    this.rows = new Float32Array(capacity * width);
  }

  /** How many rows hold something. */
  get count(): number {
    return Math.min(this.#written, this.capacity);
  }

  /** How many rows were ever written. */
  get written(): number {
    return this.#written;
  }

  /** Makes room for one more row, to be filled by the caller. @returns its slot */
  next(): number {
    return this.#written++ % this.capacity;
  }

  /** Whether a slot holds another row than it did when `written` rows had been written. */
  overwritten(slot: number, written: number): boolean {
    const until = (slot - (written % this.capacity) + this.capacity) % this.capacity;
    return this.#written - written > until;
  }

  /** Draws slots that hold something, each equally likely and with replacement. */
  sample(slots: Int32Array, stream: SequentialStream): void {
    for (let k = 0; k < slots.length; k++) slots[k] = stream.below(this.count);
  }

  save(): RingState {
    return { written: this.#written, rows: this.rows.slice(0, this.count * this.width) };
  }

  load({ written, rows }: RingState): void {
    this.#written = written;
    this.rows.set(rows);
  }
}
