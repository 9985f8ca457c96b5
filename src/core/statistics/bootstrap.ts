import { SequentialStream } from '../random.ts';
import type { Estimator } from './estimators/estimator.ts';
import { interquartileMeanOf } from './estimators/interquartile-mean.ts';
import { meanOf } from './estimators/mean.ts';
import { ratioOf } from './estimators/ratio.ts';
import type { Interval } from './interval.ts';
import { hasSpread, type Layout, oneFactor, width } from './layout.ts';
import { sortedQuantile } from './location.ts';
import { type Draw, everyOne, type Precision, precisionOf } from './standard-error.ts';
import { studentCritical, studentTail } from './student.ts';

export type { Interval } from './interval.ts';

export interface BootstrapOptions {
  /** How often the sample is drawn anew; 2,000 by default. */
  readonly resamples?: number;
  /** Confidence of the interval; 0.95 by default. */
  readonly level?: number;
  readonly seed?: string;
}

/** Below so many degrees of freedom the bootstrap knows too little, and Student's t is taken: below ten values. */
const FEW = 9;
/** A standard error below this share of what it belongs to is rounding. */
const ROUNDING = 1e-13;

/** An estimate with what is known of its error, on the scale of its estimator. */
interface Estimate extends Precision {
  readonly value: number;
}

interface Examined extends Estimate {
  /** (estimate − truth) / standard error in every resampling, in ascending order; null where Student's t is taken. */
  readonly pivots: Float64Array | null;
}

/**
 * Studentised bootstrap intervals (Efron 1982; Hall 1988): what is drawn anew is (estimate − truth) / standard error,
 * so an interval is as wide as Student's for normal values, and leans to the side where skewed ones need it.
 *
 * The resamplings of a layout are drawn once from the seed, so an interval depends neither on what was asked for before
 * nor on the order of questions, and all rows of a table share their resamplings. Rows and columns of a layout are drawn
 * independently of each other (Owen 2007), columns within their stratum. Below ten degrees of freedom, and where so many
 * values are equal that resamplings have no spread, it is Student's interval. One value has none: `null`.
 */
export class Bootstrap {
  readonly #resamples: number;
  readonly #level: number;
  readonly #seed: string;
  readonly #draws = new Map<string, readonly Draw[]>();
  #finer: Bootstrap | undefined;

  constructor({ resamples = 2000, level = 0.95, seed = 'bootstrap' }: BootstrapOptions = {}) {
    this.#resamples = resamples;
    this.#level = level;
    this.#seed = seed;
  }

  /** The same with so many resamplings, for small probabilities; the last one asked for is remembered. */
  finer(resamples: number): Bootstrap {
    if (this.#finer === undefined || this.#finer.#resamples !== resamples)
      this.#finer = new Bootstrap({ resamples, level: this.#level, seed: this.#seed });
    return this.#finer;
  }

  /** Interval of the mean. */
  mean(values: readonly number[]): Interval | null {
    return this.interval(meanOf(values));
  }

  /** Interval of the interquartile mean. */
  iqm(values: readonly number[]): Interval | null {
    return this.interval(interquartileMeanOf(values));
  }

  /**
   * Interval of mean(values) / mean(baseline), where both lists hold one value a seed in the same order: seeds are
   * drawn together, so what the two have in common cancels. Null as well where a baseline's mean is not positive.
   */
  ratio(values: readonly number[], baseline: readonly number[]): Interval | null {
    return this.interval(ratioOf(values, baseline));
  }

  /** Null where there is no spread to learn from, or some resampling does not have the statistic. */
  interval(estimator: Estimator, layout: Layout = oneFactor(estimator.size)): Interval | null {
    const found = this.#examined(estimator, layout);
    if (found === null) return null;
    const [low, high] = this.#ends(found);
    return estimator.logarithmic ? [Math.exp(low), Math.exp(high)] : [low, high];
  }

  #ends({ value, standardError, freedom, pivots }: Examined): Interval {
    if (standardError === 0) return [value, value];
    if (pivots !== null) {
      const tail = (1 - this.#level) / 2;
      const low = value - sortedQuantile(pivots, 1 - tail) * standardError;
      const high = value - sortedQuantile(pivots, tail) * standardError;
      if (Number.isFinite(low) && Number.isFinite(high)) return [low, high];
    }
    const half = studentCritical(wholeFreedom(freedom), this.#level) * standardError;
    return [value - half, value + half];
  }

  /**
   * The probability, were the truth `expected`, of an estimate as far from it or further, on both sides: what
   * {@link interval} inverts. It is never below 2 / (resamples + 1) where it is the bootstrap's. Null like the interval.
   */
  pValue(estimator: Estimator, layout: Layout = oneFactor(estimator.size), expected = 0): number | null {
    const found = this.#examined(estimator, layout);
    if (found === null) return null;
    const { value, standardError, freedom, pivots } = found;
    const distance = value - (estimator.logarithmic ? Math.log(expected) : expected);
    if (standardError === 0) return distance === 0 ? 1 : 0;
    const t = distance / standardError;
    if (pivots === null || !tailsAreFinite(pivots, (1 - this.#level) / 2))
      return studentTail(t, wholeFreedom(freedom));
    let [below, above] = [1, 1];
    for (const pivot of pivots) {
      if (pivot <= t) below++;
      if (pivot >= t) above++;
    }
    return Math.min(1, (2 * Math.min(below, above)) / (pivots.length + 1));
  }

  /** What is known of the error of a statistic, on its scale; null where there is no spread to learn from. */
  precision(estimator: Estimator, layout: Layout = oneFactor(estimator.size)): Precision | null {
    return hasSpread(layout) ? new Resampled(estimator, layout).at(everyOne(layout)) : null;
  }

  #examined(estimator: Estimator, layout: Layout): Examined | null {
    if (!hasSpread(layout)) return null;
    const resampled = new Resampled(estimator, layout);
    const original = resampled.at(everyOne(layout));
    if (Number.isNaN(original.value)) return null;
    if (original.standardError === 0) return { ...original, pivots: null };
    const draws = this.#drawn(layout);
    const pivots = new Float64Array(draws.length);
    for (let k = 0; k < pivots.length; k++) {
      const { value, standardError } = resampled.at(draws[k]!);
      const difference = value - original.value;
      pivots[k] = difference === 0 ? 0 : difference / standardError;
    }
    if (pivots.some(Number.isNaN)) return null;
    return { ...original, pivots: original.freedom < FEW - ROUNDING ? null : pivots.sort() };
  }

  #drawn(layout: Layout): readonly Draw[] {
    const key = `${layout.rows}\n${layout.columns.join('\n')}`;
    const known = this.#draws.get(key);
    if (known !== undefined) return known;
    const stream = new SequentialStream(`${this.#seed}\n${key}`);
    const draws = Array.from({ length: this.#resamples }, () => drawOf(layout, stream));
    this.#draws.set(key, draws);
    return draws;
  }
}

/** A statistic under changing weights. */
class Resampled {
  readonly #estimator: Estimator;
  readonly #layout: Layout;
  readonly #weights: Float64Array;
  readonly #influence: Float64Array;

  constructor(estimator: Estimator, layout: Layout) {
    this.#estimator = estimator;
    this.#layout = layout;
    this.#weights = new Float64Array(estimator.size);
    this.#influence = new Float64Array(estimator.size);
  }

  at(draw: Draw): Estimate {
    const weights = this.#layout.rows === 1 ? draw.columns : this.#crossed(draw);
    const value = this.#estimator.estimate(weights, this.#influence);
    const { standardError, freedom } = precisionOf(this.#influence, this.#layout, draw);
    const { share = 1, logarithmic = false } = this.#estimator;
    const error = standardError <= ROUNDING * Math.abs(value) ? 0 : standardError;
    return {
      value: logarithmic ? Math.log(value) : value,
      standardError: logarithmic ? error / value : error,
      freedom: (freedom + 1) * share - 1,
    };
  }

  #crossed(draw: Draw): Float64Array {
    const columns = draw.columns.length;
    for (let r = 0, k = 0; r < this.#layout.rows; r++) {
      for (let c = 0; c < columns; c++, k++) this.#weights[k] = draw.rows[r]! * draw.columns[c]!;
    }
    return this.#weights;
  }
}

function drawOf(layout: Layout, stream: SequentialStream): Draw {
  const columns = new Float64Array(width(layout));
  let first = 0;
  for (const count of layout.columns) {
    for (let k = 0; k < count; k++) columns[first + stream.below(count)]!++;
    first += count;
  }
  const rows = new Float64Array(layout.rows);
  for (let k = 0; k < layout.rows; k++) rows[layout.rows === 1 ? 0 : stream.below(layout.rows)]!++;
  return { rows, columns };
}

function tailsAreFinite(sorted: Float64Array, tail: number): boolean {
  return [tail, 1 - tail].every((q) => Number.isFinite(sortedQuantile(sorted, q)));
}

/** Tables of Student's distribution know whole degrees of freedom; rounding down is on the safe side. */
function wholeFreedom(freedom: number): number {
  return Math.max(1, Math.floor(freedom + 1e-9));
}
