import { createDistribution, type DistributionSpec } from '../distribution.ts';
import { ascending, ksStatistic, ksTail } from './distances.ts';
import { type FittedDistribution, families } from './distributions.ts';
import { type Criterion, costOf, ranked } from './fit.ts';

/** A candidate and how well it fits. */
export interface Candidate {
  readonly name: string;
  readonly aic: number;
  readonly bic: number;
  /** Mean of the model over mean of the values: likelihood does not keep it, and the load depends on it. */
  readonly mean: number;
  /** Kolmogorov–Smirnov statistic. */
  readonly ks: number;
  /** Asymptotic, as if the parameters had not been fitted: an upper bound of the true one. */
  readonly p: number;
}

export interface ServiceFit {
  readonly spec: DistributionSpec;
  /** The family taken: a fitted one, `empirical` or `deterministic`. */
  readonly name: string;
  readonly candidates: readonly Candidate[];
}

/** How to choose among candidates. */
export interface Choice {
  readonly criterion: Criterion;
  /** The greatest KS statistic of a model; where the best has more, the values' own quantiles are taken. */
  readonly tolerance: number;
  /** The name of the model to take, whatever fits best. */
  readonly only?: string | undefined;
}

/** Values below this many say too little of their family. */
const LEAST_VALUES = 20;
/** Numbers that an empirical distribution is written with. */
const QUANTILES = 400;

/** Asked for by name only. */
const MOMENTS = 'lognormal-moments';

/** The distribution of durations: the cheapest family, or the values' own quantiles where none comes near. */
export function fitService(values: ArrayLike<number>, options: Choice): ServiceFit {
  const sorted = ascending(values);
  if (sorted[0] === sorted.at(-1)) {
    const spec: DistributionSpec = { dist: 'deterministic', value: sorted[0]! };
    return { spec, name: 'deterministic', candidates: [] };
  }
  const empirical = empiricalOf(sorted);
  const positive = withoutZeros(sorted);
  const fitted = rankedFamilies(positive, options.criterion);
  const mean = meanOf(sorted);
  const candidates = fitted.map((fit) => candidateOf(fit, positive, mean));
  if (options.only === MOMENTS) return { spec: lognormalOf(sorted, mean), name: MOMENTS, candidates };
  const forced = fitted.find(({ spec }) => spec.dist === options.only);
  if (forced) return { spec: forced.spec, name: forced.spec.dist, candidates };
  const poor = sorted.length < LEAST_VALUES || !fitted[0] || candidates[0]!.ks > options.tolerance;
  if (poor || options.only === 'empirical') return { spec: empirical, name: 'empirical', candidates };
  return { spec: fitted[0]!.spec, name: fitted[0]!.spec.dist, candidates };
}

/** The families fitted to values above 0, the cheapest first. */
export function rankedFamilies(positive: Float64Array, criterion: Criterion): FittedDistribution[] {
  return ranked(
    Object.values(families).map((family) => family(positive)),
    criterion,
    positive.length,
  );
}

/** Zeros, which most families cannot hold, as half of the least value above 0: what a clock's rounding made of it. */
export function withoutZeros(values: Float64Array): Float64Array {
  let least = Number.POSITIVE_INFINITY;
  for (const value of values) if (value > 0 && value < least) least = value;
  return values.map((value) => (value > 0 ? value : least / 2));
}

function candidateOf(fit: FittedDistribution, sorted: Float64Array, mean: number): Candidate {
  const n = sorted.length;
  const ks = ksStatistic(sorted, (x) => fit.cumulative(x));
  return {
    name: fit.spec.dist,
    aic: costOf(fit, 'aic', n),
    bic: costOf(fit, 'bic', n),
    mean: createDistribution(fit.spec).mean / mean,
    ks,
    p: ksTail(ks, n),
  };
}

/**
 * The lognormal with the mean and the variance of the values, which the load and a wait depend on (Pollaczek, 1930;
 * Khinchine, 1932); likelihood gives both up for the bulk of the values.
 */
function lognormalOf(values: Float64Array, mean: number): DistributionSpec {
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { dist: 'lognormal', mean, scv: squares / values.length / (mean * mean) };
}

/** The distribution of ascending values themselves. */
export function empiricalOf(sorted: Float64Array): DistributionSpec {
  return { dist: 'empirical', values: quantilesOf(sorted) };
}

/** The means of equal parts of ascending values, whose mean is that of all; all of them where they are few. */
function quantilesOf(sorted: Float64Array): number[] {
  if (sorted.length <= QUANTILES) return [...sorted];
  const parts = Array.from({ length: QUANTILES }, (_, k) => {
    const from = Math.floor((k * sorted.length) / QUANTILES);
    const to = Math.floor(((k + 1) * sorted.length) / QUANTILES);
    return meanOf(sorted.subarray(from, to));
  });
  // Parts may differ by one value, which moves their mean a little.
  const scale = meanOf(sorted) / meanOf(parts);
  return parts.map((part) => part * scale);
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** What can be asked for by name. */
export const SERVICE_NAMES = [...Object.keys(families), MOMENTS, 'empirical'];
