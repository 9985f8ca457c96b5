import { UsageError } from '../core/errors.ts';
import type { Observation, ObservationSpace } from './env.ts';

/** The memory of an {@link ObservationBatch}; see there for the shapes. */
export type ObservationArrays = Pick<ObservationBatch, 'globals' | 'candidates' | 'mask' | 'sizes'>;

/**
 * The observations of several environments in three flat arrays, each padded to the same number of rows: what a
 * network takes in at once. Rows behind the candidates of an environment are zero and masked.
 */
export class ObservationBatch {
  /** Number of environments. */
  readonly count: number;
  /** Rows an environment has room for; action k is row k. */
  readonly rows: number;
  /** G, the width of one environment in {@link globals}. */
  readonly globalCount: number;
  /** F, the width of one row in {@link candidates}; 0 where actions have no features. */
  readonly featureCount: number;
  /** count × G. */
  readonly globals: Float32Array;
  /** count × rows × F. */
  readonly candidates: Float32Array;
  /** count × rows: 1 allowed, 0 not allowed or padding. */
  readonly mask: Uint8Array;
  /** How many of the rows each environment uses; the rest is padding. */
  readonly sizes: Int32Array;

  readonly #space: ObservationSpace;

  /** @param arrays memory to use, all zero or of a batch of the same shape; its own unless given */
  constructor(
    space: ObservationSpace,
    count: number,
    rows: number = space.maxActions,
    arrays?: ObservationArrays,
  ) {
    this.#space = space;
    this.count = count;
    this.rows = rows;
    this.globalCount = space.globals.length;
    this.featureCount = space.features.length;
    this.globals = arrays?.globals ?? new Float32Array(count * this.globalCount);
    this.candidates = arrays?.candidates ?? new Float32Array(count * rows * this.featureCount);
    this.mask = arrays?.mask ?? new Uint8Array(count * rows);
    this.sizes = arrays?.sizes ?? new Int32Array(count);
  }

  /** Environments `first` to `first + count − 1`, in the same memory. */
  part(first: number, count: number): ObservationBatch {
    const cut = <A extends Float32Array | Uint8Array | Int32Array>(array: A, width: number) =>
      array.subarray(first * width, (first + count) * width) as A;
    const { globals, candidates, mask, sizes, rows, globalCount, featureCount } = this;
    return new ObservationBatch(this.#space, count, rows, {
      globals: cut(globals, globalCount),
      candidates: cut(candidates, rows * featureCount),
      mask: cut(mask, rows),
      sizes: cut(sizes, 1),
    });
  }

  /**
   * Announces that environment `index` is about to write `size` rows, and clears those it leaves behind.
   *
   * @throws UsageError when there is no room: the environment offers more actions than its spec says.
   */
  resize(index: number, size: number): void {
    if (size > this.rows) throw new UsageError(`${size} actions do not fit into ${this.rows} rows`);
    const previous = this.sizes[index]!;
    if (size < previous) {
      const start = index * this.rows;
      this.mask.fill(0, start + size, start + previous);
      this.candidates.fill(0, (start + size) * this.featureCount, (start + previous) * this.featureCount);
    }
    this.sizes[index] = size;
  }

  /** Whether environment `index` allows `action`; false for anything that is no action at all. */
  allows(index: number, action: number): boolean {
    return action >= 0 && action < this.rows && this.mask[index * this.rows + action] === 1;
  }

  /** An owned copy of one environment's observation, without padding. */
  at(index: number, elapsed: number): Observation {
    const { globalCount, featureCount } = this;
    const row = index * this.rows;
    const end = row + this.sizes[index]!;
    return {
      globals: this.globals.slice(index * globalCount, (index + 1) * globalCount),
      candidates: this.candidates.slice(row * featureCount, end * featureCount),
      mask: this.mask.slice(row, end),
      elapsed,
    };
  }
}
