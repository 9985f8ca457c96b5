import { createArrivalProcess } from '../arrivals/index.ts';
import type { ArrivalProcessSpec } from '../arrivals/schema.ts';
import { type Dispersion, dispersionOf, dispersionRatio, fitInterrupted } from './dispersion.ts';
import { ascending, ksStatistic, ksTail } from './distances.ts';
import { expectedBy, fitDiurnal } from './diurnal.ts';
import { type Criterion, costOf, type Likelihood, ranked } from './fit.ts';
import { alongMmpp, fitMmpp, type Mmpp2 } from './mmpp.ts';
import { type Candidate, type Choice, empiricalOf, rankedFamilies, withoutZeros } from './service.ts';

/** How an arrival process fits. */
export interface ArrivalCandidate extends Candidate {
  /** Correlation of neighbouring gaps that the process leaves unexplained, 0 where it explains all. */
  readonly lag1: number;
  /** How bursty it is on longer time scales, as a share of the arrivals': {@link dispersionRatio}; null if unknown. */
  readonly dispersion: number | null;
}

export interface ArrivalFit {
  readonly name: string;
  readonly spec: ArrivalProcessSpec;
  /** As a candidate's. */
  readonly dispersion: number | null;
  readonly candidates: readonly ArrivalCandidate[];
}

interface FittedProcess extends Likelihood {
  readonly name: string;
  readonly spec: ArrivalProcessSpec;
  /**
   * P(gap ≤ what it was | all before) of every gap (Rosenblatt, 1952): independent and uniform where the process is
   * the right one, whatever it is, so that all are judged by one measure.
   */
  readonly surprises: () => Float64Array;
}

/** Families of gaps that a renewal process may have; exponential gaps are `poisson`, Pareto's have a least gap. */
const RENEWALS = ['gamma', 'weibull', 'lognormal', 'hyperexponential'];

const EMPIRICAL = 'renewal-empirical';
const COUNTS = 'mmpp-counts';

/** What can be asked for by name. */
export const ARRIVAL_NAMES = [
  'poisson',
  ...RENEWALS.map((name) => `renewal-${name}`),
  'mmpp',
  COUNTS,
  'diurnal',
  EMPIRICAL,
];

/** Gaps that are looked at; of a longer trace, those at its beginning. */
export const MOST_GAPS = 50_000;

/**
 * The process of arrivals at ascending times, the cheapest of Poisson, renewal, two-state Markov-modulated and diurnal.
 * Where none comes near, one of two that keep what queues feel most: independent gaps with the quantiles of those seen,
 * or bursts and silences with the dispersion of counts, whichever has more nearly that dispersion.
 *
 * @param times at least three, not all equal
 */
export function fitArrivals(times: ArrayLike<number>, { criterion, tolerance, only }: Choice): ArrivalFit {
  const gaps = withoutZeros(
    Float64Array.from({ length: Math.min(MOST_GAPS, times.length - 1) }, (_, i) => times[i + 1]! - times[i]!),
  );
  const meanGap = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const dispersion = dispersionOf(Float64Array.from({ length: gaps.length + 1 }, (_, i) => times[i]!));
  const ratioOf = (spec: ArrivalProcessSpec) =>
    dispersion && dispersionRatio(spec, dispersion, gaps.length + 1);
  const interrupted = dispersion && counts(gaps, 1 / meanGap, dispersion);
  const models = ranked(
    [...renewals(gaps, criterion), mmpp(gaps), diurnal(gaps), ...(interrupted ? [interrupted] : [])],
    criterion,
    gaps.length,
  );
  const candidates = models.map((model) => judged(model, gaps.length, meanGap, ratioOf(model.spec)));
  const empirical: ArrivalProcessSpec = { process: 'renewal', dist: empiricalOf(ascending(gaps)) };
  const chosen =
    models.find(({ name }) => name === only) ??
    (candidates[0]!.ks <= tolerance ? models[0] : nearer(interrupted, empirical, ratioOf));
  const { name, spec } = chosen && only !== EMPIRICAL ? chosen : { name: EMPIRICAL, spec: empirical };
  return { name, spec, dispersion: ratioOf(spec), candidates };
}

/** The interrupted process where its dispersion is nearer to the arrivals' than that of independent gaps. */
function nearer(
  interrupted: FittedProcess | null,
  empirical: ArrivalProcessSpec,
  ratioOf: (spec: ArrivalProcessSpec) => number | null,
): FittedProcess | undefined {
  if (!interrupted) return undefined;
  const miss = (spec: ArrivalProcessSpec) => Math.abs(Math.log(ratioOf(spec) ?? 1));
  return miss(interrupted.spec) < miss(empirical) ? interrupted : undefined;
}

function judged(
  model: FittedProcess,
  n: number,
  meanGap: number,
  dispersion: number | null,
): ArrivalCandidate {
  const surprises = model.surprises();
  const ks = ksStatistic(ascending(surprises), (u) => u);
  return {
    name: model.name,
    aic: costOf(model, 'aic', n),
    bic: costOf(model, 'bic', n),
    mean: 1 / (createArrivalProcess(model.spec, '').meanRate * meanGap),
    ks,
    p: ksTail(ks, n),
    lag1: lag1(surprises),
    dispersion,
  };
}

function renewals(gaps: Float64Array, criterion: Criterion): FittedProcess[] {
  return rankedFamilies(gaps, criterion).flatMap((fit): FittedProcess[] => {
    const { dist } = fit.spec;
    const surprises = () => gaps.map((gap) => fit.cumulative(gap));
    if (fit.spec.dist === 'exponential') {
      return [{ ...fit, name: 'poisson', spec: { process: 'poisson', rate: 1 / fit.spec.mean }, surprises }];
    }
    if (!RENEWALS.includes(dist)) return [];
    return [{ ...fit, name: `renewal-${dist}`, spec: { process: 'renewal', dist: fit.spec }, surprises }];
  });
}

function mmpp(gaps: Float64Array): FittedProcess {
  const { process, logLikelihood } = fitMmpp(gaps);
  return { ...modulated(process, gaps), name: 'mmpp', parameters: 4, logLikelihood };
}

function counts(gaps: Float64Array, rate: number, dispersion: Dispersion): FittedProcess | null {
  const process = fitInterrupted(rate, dispersion);
  if (!process) return null;
  let logLikelihood = 0;
  alongMmpp(process, gaps, (density) => {
    logLikelihood += Math.log(density);
  });
  return { ...modulated(process, gaps), name: COUNTS, parameters: 3, logLikelihood };
}

function modulated(process: Mmpp2, gaps: Float64Array): Pick<FittedProcess, 'spec' | 'surprises'> {
  return {
    spec: { process: 'mmpp', rates: [...process.rates], switch: [...process.switch] },
    surprises: () => {
      const values = new Float64Array(gaps.length);
      let at = 0;
      alongMmpp(process, gaps, (_, below) => {
        values[at++] = below;
      });
      return values;
    },
  };
}

function diurnal(gaps: Float64Array): FittedProcess {
  let now = 0;
  const times = gaps.map((gap) => {
    now += gap;
    return now;
  });
  const { process, logLikelihood } = fitDiurnal(times);
  return {
    name: 'diurnal',
    spec: { process: 'diurnal', ...process },
    parameters: 3,
    logLikelihood,
    surprises: () => {
      let before = 0;
      return times.map((time) => {
        const by = expectedBy(process, time);
        const below = -Math.expm1(before - by);
        before = by;
        return below;
      });
    },
  };
}

/** The correlation of each value with the next. */
function lag1(values: Float64Array): number {
  const n = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  let products = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    squares += (values[i]! - mean) ** 2;
    if (i > 0) products += (values[i]! - mean) * (values[i - 1]! - mean);
  }
  return squares === 0 ? 0 : products / squares;
}
