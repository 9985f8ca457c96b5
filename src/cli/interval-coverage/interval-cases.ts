import type { SequentialStream } from '../../core/random.ts';
import { Bootstrap } from '../../core/statistics/bootstrap.ts';
import { geometricRatioOf } from '../../core/statistics/estimators/geometric-ratio.ts';
import { meanOf } from '../../core/statistics/estimators/mean.ts';
import type { Interval } from '../../core/statistics/interval.ts';
import { shareInterval } from '../../core/statistics/share.ts';
import {
  type Distribution,
  exponential,
  laplace,
  lognormal,
  normal,
  sampleOf,
  uniform,
} from './distributions.ts';

/** A statistic of synthetic values whose true value is known. */
export interface IntervalCase {
  readonly statistic: string;
  readonly values: string;
  /** How many, for people. */
  readonly size: string;
  readonly truth: number;
  /** The product's interval from a new sample. */
  interval(stream: SequentialStream): Interval | null;
}

/** As `bench` makes it. */
const bootstrap = new Bootstrap();

export const intervalCases: readonly IntervalCase[] = [
  ...[5, 10, 20, 50].flatMap((n) => [normal, exponential, lognormal].map((values) => meanCase(values, n))),
  ...[uniform, laplace].map((values) => meanCase(values, 20)),
  ...[10, 20].map((n) => iqmCase(n)),
  ...[normal, exponential].map((noise) => ratioCase(noise, 20)),
  suiteCase(),
  ...[0.5, 0.9].map((share) => shareCase(share, 20)),
  ...[3, 5, 10].flatMap((trainings) => [crossedCase(trainings, 1, 0.3), crossedCase(trainings, 0.3, 1)]),
];

/** The mean of independent values. */
export function meanCase(values: Distribution, n: number, by = bootstrap): IntervalCase {
  return {
    statistic: 'mean',
    values: values.name,
    size: String(n),
    truth: values.mean,
    interval: (stream) => by.mean(sampleOf(values, n, stream)),
  };
}

function iqmCase(n: number): IntervalCase {
  return {
    statistic: 'IQM',
    values: normal.name,
    size: String(n),
    truth: 0,
    interval: (stream) => bootstrap.iqm(sampleOf(normal, n, stream)),
  };
}

/** Two policies on common worlds: one is a tenth better, with noise of its own. */
function ratioCase(noise: Distribution, n: number): IntervalCase {
  return {
    statistic: 'ratio, paired',
    values: noise.name,
    size: String(n),
    truth: 0.9,
    interval: (stream) => {
      const { ours, theirs } = pairs(noise, n, stream);
      return bootstrap.ratio(ours, theirs);
    },
  };
}

function pairs(noise: Distribution, n: number, stream: SequentialStream) {
  const theirs = Array.from({ length: n }, () => 10 + 2 * (noise.draw(stream) - noise.mean));
  const ours = theirs.map((value) => 0.9 * value + noise.draw(stream) - noise.mean);
  return { ours, theirs };
}

/** The geometric mean of the ratios of four scenarios in units of their own. */
function suiteCase(): IntervalCase {
  const layout = { rows: 1, columns: [20, 20, 20, 20] };
  return {
    statistic: 'ratio, suite',
    values: exponential.name,
    size: '4 × 20',
    truth: 0.9,
    interval: (stream) => {
      const each = [1, 10, 100, 1000].map((unit) => {
        const { ours, theirs } = pairs(exponential, 20, stream);
        return { ours: ours.map((value) => unit * value), theirs: theirs.map((value) => unit * value) };
      });
      const ours = each.flatMap((one) => one.ours);
      const theirs = each.flatMap((one) => one.theirs);
      return bootstrap.interval(geometricRatioOf(ours, theirs, layout), layout);
    },
  };
}

function shareCase(share: number, n: number): IntervalCase {
  return {
    statistic: 'P(better)',
    values: `true ${share}`,
    size: String(n),
    truth: share,
    interval: (stream) => shareInterval(Array.from({ length: n }, () => (stream.uniform() < share ? 1 : 0))),
  };
}

/** The mean over trainings of a method and over worlds, both drawn by chance, with noise beside. */
function crossedCase(trainings: number, between: number, worlds: number): IntervalCase {
  const layout = { rows: trainings, columns: [20] };
  return {
    statistic: 'mean, trainings × worlds',
    values: `normal, deviations ${between} × ${worlds}`,
    size: `${trainings} × 20`,
    truth: 0,
    interval: (stream) => {
      const rows = sampleOf(normal, trainings, stream);
      const columns = sampleOf(normal, 20, stream);
      const values = rows.flatMap((row) =>
        columns.map((column) => between * row + worlds * column + 0.3 * stream.normal()),
      );
      return bootstrap.interval(meanOf(values), layout);
    },
  };
}
