import type { ObservationSpace } from '../../gym/env.ts';
import type { Normalisation } from '../policy-model.ts';
import type { Sight } from './row-writer.ts';

interface Moments {
  count: number;
  mean: number[];
  /** Sums of squared distances from the mean. */
  spread: number[];
}

/** State of a {@link Measurement}; JSON. */
export interface MeasurementState {
  readonly globals: Moments;
  readonly features: Moments;
}

/** Measures the mean and deviation of globals, and of features over the allowed candidates (Welford 1962). */
export class Measurement {
  readonly #globals: Moments;
  readonly #features: Moments;

  constructor(space: ObservationSpace, state?: MeasurementState) {
    this.#globals = structuredClone(state?.globals) ?? moments(space.globals.length);
    this.#features = structuredClone(state?.features) ?? moments(space.features.length);
  }

  /** How many observations have been seen. */
  get count(): number {
    return this.#globals.count;
  }

  /** @param rows actions that each observation of `sight` has room for */
  add(sight: Sight, index: number, rows: number): void {
    include(this.#globals, sight.globals, index * this.#globals.mean.length);
    const width = this.#features.mean.length;
    if (width === 0) return;
    for (let row = index * rows; row < (index + 1) * rows; row++) {
      if (sight.mask[row]) include(this.#features, sight.candidates, row * width);
    }
  }

  /** What has been measured; a number that never changed is only shifted. */
  result(): Normalisation {
    return { globals: normal(this.#globals), features: normal(this.#features) };
  }

  save(): MeasurementState {
    return structuredClone({ globals: this.#globals, features: this.#features });
  }
}

function moments(width: number): Moments {
  return { count: 0, mean: new Array<number>(width).fill(0), spread: new Array<number>(width).fill(0) };
}

function include(moments: Moments, values: Float32Array, from: number): void {
  const { mean, spread } = moments;
  moments.count++;
  for (let k = 0; k < mean.length; k++) {
    const distance = values[from + k]! - mean[k]!;
    mean[k]! += distance / moments.count;
    spread[k]! += distance * (values[from + k]! - mean[k]!);
  }
}

function normal({ count, mean, spread }: Moments): Normalisation['globals'] {
  const deviation = spread.map((sum, k) => {
    const root = Math.sqrt(sum / Math.max(count, 1));
    return root > 1e-6 * Math.max(1, Math.abs(mean[k]!)) ? root : 1;
  });
  return { mean: [...mean], deviation };
}
