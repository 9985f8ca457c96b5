import { minimise } from './minimise.ts';

/** A Poisson process of rate base + amplitude · sin(2πt / period), as the simulator's `diurnal` has it. */
export interface DiurnalRate {
  readonly base: number;
  readonly amplitude: number;
  readonly period: number;
}

export interface FittedDiurnal {
  readonly process: DiurnalRate;
  readonly logLikelihood: number;
}

const DAY = 86_400;
/** Periods that are tried: the likelihood has many peaks, about one for every half turn within the trace. */
const SCANNED = 60;
/** The best of them that a search starts from. */
const REFINED = 4;
/** Most times that a search looks at; more are thinned evenly, for the shape of a rate needs no more. */
const MOST = 20_000;

/** ∫ of the rate from 0 to t: the times of arrivals mapped by it are those of a Poisson process of rate 1. */
export function expectedBy({ base, amplitude, period }: DiurnalRate, t: number): number {
  return base * t + ((amplitude * period) / (2 * Math.PI)) * (1 - Math.cos((2 * Math.PI * t) / period));
}

/** The rate of most likelihood for arrivals at ascending times above 0, whose clock decides the phase. */
export function fitDiurnal(times: Float64Array): FittedDiurnal {
  const end = times.at(-1)!;
  const every = Math.ceil(times.length / MOST);
  const seen = times.filter((_, i) => i % every === 0);
  const rateAt = ([share, logPeriod]: readonly number[]): DiurnalRate => {
    const amplitude = 1 / (1 + Math.exp(-share!));
    const period = Math.exp(logPeriod!);
    return { base: times.length / expectedBy({ base: 1, amplitude, period }, end), amplitude, period };
  };
  /** The base follows from the shape: as many arrivals are expected as there were. */
  const logLikelihood = (rate: DiurnalRate, at: Float64Array) => {
    let sum = 0;
    for (const t of at) sum += Math.log1p(rate.amplitude * Math.sin((2 * Math.PI * t) / rate.period));
    return (sum * times.length) / at.length + times.length * (Math.log(rate.base) - 1);
  };
  const periods = Array.from({ length: SCANNED }, (_, k) => (2 * end) / (k + 1));
  if (end > DAY) periods.push(DAY);
  const costAt = (at: readonly number[]) => -logLikelihood(rateAt(at), seen);
  const scanned = periods.map((period) => [0, Math.log(period)]).map((at) => ({ at, value: costAt(at) }));
  scanned.sort((a, b) => a.value - b.value);
  const found = scanned
    .slice(0, REFINED)
    .map(({ at }) => minimise(costAt, at, { tolerance: 1e-9, steps: 80, step: 0.02 }));
  const { at } = found.reduce((least, each) => (each.value < least.value ? each : least));
  const rate = rateAt(at);
  const process = { base: rate.base, amplitude: rate.base * rate.amplitude, period: rate.period };
  return { process, logLikelihood: logLikelihood(rate, times) };
}
