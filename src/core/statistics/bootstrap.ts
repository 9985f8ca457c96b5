import { SequentialStream } from '../random.ts';
import { interquartileMean, sortedQuantile } from './location.ts';

/** Lower and upper end of a confidence interval. */
export type Interval = readonly [low: number, high: number];

export interface BootstrapOptions {
  /** How often the sample is drawn anew; 2,000 by default. */
  readonly resamples?: number;
  /** Confidence of the interval; 0.95 by default. */
  readonly level?: number;
  readonly seed?: string;
}

/**
 * Percentile bootstrap intervals (Efron 1979).
 *
 * The resamplings of n values are drawn once from the seed, so an interval depends neither on what was asked for
 * before nor on the order of questions, and all rows of a table share their resamplings. One value has no interval:
 * `null`. Below about ten values such intervals are too narrow.
 */
export class Bootstrap {
  readonly #resamples: number;
  readonly #level: number;
  readonly #seed: string;
  readonly #indices = new Map<number, Int32Array>();

  constructor({ resamples = 2000, level = 0.95, seed = 'bootstrap' }: BootstrapOptions = {}) {
    this.#resamples = resamples;
    this.#level = level;
    this.#seed = seed;
  }

  /** Interval of the mean. */
  mean(values: readonly number[]): Interval | null {
    return this.#interval(values.length, (sample) => total(values, sample) / values.length);
  }

  /** Interval of the interquartile mean. */
  iqm(values: readonly number[]): Interval | null {
    return this.#interval(values.length, (sample) =>
      interquartileMean(Array.from(sample, (place) => values[place]!)),
    );
  }

  /**
   * Interval of mean(values) / mean(baseline), where both lists hold one value a seed in the same order: seeds are
   * drawn together, so what the two have in common cancels. Null as well where a baseline's mean is not positive.
   */
  ratio(values: readonly number[], baseline: readonly number[]): Interval | null {
    let positive = true;
    const interval = this.#interval(values.length, (sample) => {
      const divisor = total(baseline, sample);
      if (!(divisor > 0)) positive = false;
      return total(values, sample) / divisor;
    });
    return positive ? interval : null;
  }

  /** `statistic` is given the places drawn, n of them. */
  #interval(n: number, statistic: (sample: Int32Array) => number): Interval | null {
    if (n < 2) return null;
    const indices = this.#drawn(n);
    const found = new Float64Array(this.#resamples);
    for (let k = 0; k < found.length; k++) found[k] = statistic(indices.subarray(k * n, (k + 1) * n));
    found.sort();
    const tail = (1 - this.#level) / 2;
    return [sortedQuantile(found, tail), sortedQuantile(found, 1 - tail)];
  }

  #drawn(n: number): Int32Array {
    const known = this.#indices.get(n);
    if (known !== undefined) return known;
    const stream = new SequentialStream(`${this.#seed}\n${n}`);
    const indices = Int32Array.from({ length: n * this.#resamples }, () => stream.below(n));
    this.#indices.set(n, indices);
    return indices;
  }
}

function total(values: readonly number[], sample: Int32Array): number {
  let sum = 0;
  for (let k = 0; k < sample.length; k++) sum += values[sample[k]!]!;
  return sum;
}
