import type { Observation } from '../../gym/env.ts';
import type { InputReference } from './input-reference.ts';

export interface RangeOptions {
  /** How many times its range a column may lie outside of what was met in training. */
  readonly slack?: number;
  /**
   * What a column may always lie outside, for constant ones have no range. Features are logarithmic and bounded: 1 is a
   * factor of e, or a flag that was never set.
   */
  readonly tolerance?: number;
}

/** A number that no policy should be trusted with. */
export interface Outlier {
  /** `globals` or `features`. */
  readonly part: 'globals' | 'features';
  readonly column: string;
  readonly value: number;
}

/** Tells observations that are far outside of anything met in training: each column within [min − m, max + m]. */
export class TrainingRange {
  readonly #reference: InputReference;
  readonly #globals: Bounds;
  readonly #features: Bounds;

  /** @param reference that of the artifact */
  constructor(reference: InputReference, { slack = 1, tolerance = 1 }: RangeOptions = {}) {
    this.#reference = reference;
    this.#globals = boundsOf(reference.globals.deciles, slack, tolerance);
    this.#features = boundsOf(reference.features.deciles, slack, tolerance);
  }

  /** The first number of an observation that is out of range, or none at all; masked rows do not count. */
  outOfDistribution({ globals, candidates, mask }: Observation): Outlier | null {
    const system = firstOutside(this.#globals, globals, 0);
    if (system >= 0) return this.#outlier('globals', system, globals[system]!);
    const width = this.#features.low.length;
    for (let row = 0; row < mask.length; row++) {
      if (!mask[row]) continue;
      const column = firstOutside(this.#features, candidates, row * width);
      if (column >= 0) return this.#outlier('features', column, candidates[row * width + column]!);
    }
    return null;
  }

  #outlier(part: Outlier['part'], column: number, value: number): Outlier {
    return { part, column: this.#reference[part].names[column]!, value };
  }
}

interface Bounds {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

function boundsOf(deciles: readonly (readonly number[])[], slack: number, tolerance: number): Bounds {
  const margin = (edges: readonly number[]) => Math.max(slack * (edges.at(-1)! - edges[0]!), tolerance);
  return {
    low: Float64Array.from(deciles, (edges) => edges[0]! - margin(edges)),
    high: Float64Array.from(deciles, (edges) => edges.at(-1)! + margin(edges)),
  };
}

/** −1 where all are within; a NaN is not. */
function firstOutside({ low, high }: Bounds, values: Float32Array, from: number): number {
  for (let k = 0; k < low.length; k++) {
    const value = values[from + k]!;
    if (!(value >= low[k]! && value <= high[k]!)) return k;
  }
  return -1;
}
