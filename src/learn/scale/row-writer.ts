import type { RowLayout } from '../networks/row-layout.ts';
import type { Normalisation } from '../policy-model.ts';

/** Observations side by side: an `ObservationBatch`, or one `Observation` (index 0, its own number of actions). */
export interface Sight {
  readonly globals: Float32Array;
  readonly candidates: Float32Array;
  readonly mask: Uint8Array;
}

/** x ↦ (x − mean) · scale */
interface Standard {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
}

/** Writes observations, normalised, as the network's fields of a row of training. */
export class RowWriter {
  readonly #layout: RowLayout;
  readonly #rows: number;
  readonly #globals: Standard;
  readonly #features: Standard;

  /** @param rows actions that a row of training has room for */
  constructor(rows: number, layout: RowLayout, { globals, features }: Normalisation) {
    this.#layout = layout;
    this.#rows = rows;
    this.#globals = standard(globals);
    this.#features = standard(features);
  }

  /**
   * Fills the row that begins at `target[at]`. Masked and missing candidates become zeros, so that what an
   * environment leaves there has no influence.
   * @param rows actions that each observation of `sight` has room for
   */
  write(target: Float32Array, at: number, sight: Sight, index: number, rows: number): void {
    const { mean, scale } = this.#globals;
    const from = index * mean.length;
    const globals = at + this.#layout.offset('globals');
    for (let k = 0; k < mean.length; k++)
      target[globals + k] = (sight.globals[from + k]! - mean[k]!) * scale[k]!;
    const mask = at + this.#layout.offset('mask');
    for (let r = 0; r < this.#rows; r++) target[mask + r] = r < rows ? sight.mask[index * rows + r]! : 0;
    if (this.#features.mean.length > 0) this.#writeCandidates(target, at, sight.candidates, index * rows);
  }

  #writeCandidates(target: Float32Array, at: number, candidates: Float32Array, first: number): void {
    const { mean, scale } = this.#features;
    const width = mean.length;
    const mask = at + this.#layout.offset('mask');
    const means = at + this.#layout.offset('summary');
    const maxima = means + width;
    let to = at + this.#layout.offset('candidates');
    let allowed = 0;
    target.fill(0, means, maxima);
    target.fill(Number.NEGATIVE_INFINITY, maxima, maxima + width);
    for (let r = 0; r < this.#rows; r++, to += width) {
      if (target[mask + r] === 0) {
        target.fill(0, to, to + width);
        continue;
      }
      allowed++;
      const from = (first + r) * width;
      for (let k = 0; k < width; k++) {
        const x = (candidates[from + k]! - mean[k]!) * scale[k]!;
        target[to + k] = x;
        target[means + k]! += x;
        if (x > target[maxima + k]!) target[maxima + k] = x;
      }
    }
    if (allowed === 0) target.fill(0, maxima, maxima + width);
    for (let k = 0; k < width && allowed > 1; k++) target[means + k]! /= allowed;
  }
}

function standard({ mean, deviation }: Normalisation['globals']): Standard {
  return { mean: Float64Array.from(mean), scale: Float64Array.from(deviation, (d) => 1 / d) };
}
