import { UsageError } from '../core/errors.ts';
import type { Observation, ObservationSpace } from './env.ts';

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

  constructor(space: ObservationSpace, count: number, rows: number = space.maxActions) {
    this.count = count;
    this.rows = rows;
    this.globalCount = space.globals.length;
    this.featureCount = space.features.length;
    this.globals = new Float32Array(count * this.globalCount);
    this.candidates = new Float32Array(count * rows * this.featureCount);
    this.mask = new Uint8Array(count * rows);
    this.sizes = new Int32Array(count);
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
