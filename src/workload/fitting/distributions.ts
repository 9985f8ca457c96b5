import { power } from '../../core/power.ts';
import type { DistributionSpec } from '../distribution.ts';
import type { Likelihood } from './fit.ts';
import { minimise } from './minimise.ts';
import { digamma, logGamma, lowerGamma, normalBelow, trigamma } from './special-functions.ts';

/** A distribution fitted to values by maximum likelihood. */
export interface FittedDistribution extends Likelihood {
  readonly spec: DistributionSpec;
  /** P(X ≤ x). */
  cumulative(x: number): number;
}

/** The least that the simulator takes for a shape of `weibull`. */
const LEAST_WEIBULL_SHAPE = 0.05;

/** Every family that can be fitted; values are above 0 and not all equal. */
export const families: Readonly<Record<string, (values: Float64Array) => FittedDistribution>> = {
  exponential,
  lognormal,
  gamma,
  weibull,
  hyperexponential,
  pareto,
};

function exponential(values: Float64Array): FittedDistribution {
  const mean = average(values, (x) => x);
  return {
    spec: { dist: 'exponential', mean },
    parameters: 1,
    logLikelihood: -values.length * (Math.log(mean) + 1),
    cumulative: (x) => -Math.expm1(-x / mean),
  };
}

function lognormal(values: Float64Array): FittedDistribution {
  const mu = average(values, Math.log);
  const variance = average(values, (x) => (Math.log(x) - mu) ** 2);
  const sigma = Math.sqrt(variance);
  return {
    spec: { dist: 'lognormal', mean: Math.exp(mu + variance / 2), scv: Math.expm1(variance) },
    parameters: 2,
    logLikelihood: -values.length * (mu + Math.log(sigma) + 0.5 * Math.log(2 * Math.PI) + 0.5),
    cumulative: (x) => (x <= 0 ? 0 : normalBelow((Math.log(x) - mu) / sigma)),
  };
}

/** The shape solves ln k − ψ(k) = ln mean − mean ln, by Newton's method from Minka's start ("Estimating a gamma", 2002). */
function gamma(values: Float64Array): FittedDistribution {
  const mean = average(values, (x) => x);
  const meanLog = average(values, Math.log);
  const gap = Math.log(mean) - meanLog;
  let shape = (3 - gap + Math.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap);
  for (let step = 0; step < 100; step++) {
    const change = (Math.log(shape) - digamma(shape) - gap) / (1 / shape - trigamma(shape));
    const next = shape - change > 0 ? shape - change : shape / 2;
    if (Math.abs(next - shape) <= 1e-12 * shape) break;
    shape = next;
  }
  const scale = mean / shape;
  return {
    spec: { dist: 'gamma', mean, scv: 1 / shape },
    parameters: 2,
    logLikelihood:
      values.length * ((shape - 1) * meanLog - shape - shape * Math.log(scale) - logGamma(shape)),
    cumulative: (x) => lowerGamma(shape, x / scale),
  };
}

/** The shape solves Σ xᵏ ln x / Σ xᵏ − 1/k = mean ln x; its left side ascends in k, so halving finds it. */
function weibull(values: Float64Array): FittedDistribution {
  const meanLog = average(values, Math.log);
  const logs = values.map((x) => Math.log(x) - meanLog);
  const excess = (shape: number) => {
    let sum = 0;
    let weighted = 0;
    for (const log of logs) {
      const raised = Math.exp(shape * log);
      sum += raised;
      weighted += raised * log;
    }
    return weighted / sum - 1 / shape;
  };
  let low = LEAST_WEIBULL_SHAPE;
  let high = 1;
  while (high < 1000 && excess(high) < 0) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  const shape = (low + high) / 2;
  const scale = Math.exp(meanLog + Math.log(average(logs, (log) => Math.exp(shape * log))) / shape);
  return {
    spec: { dist: 'weibull', shape, scale },
    parameters: 2,
    logLikelihood:
      values.length * (Math.log(shape) - shape * Math.log(scale) + (shape - 1) * meanLog) -
      values.reduce((sum, x) => sum + power(x / scale, shape), 0),
    cumulative: (x) => (x <= 0 ? 0 : -Math.expm1(-power(x / scale, shape))),
  };
}

/** The two phases with balanced means that the simulator draws from: mean and scv above 1 by direct search. */
function hyperexponential(values: Float64Array): FittedDistribution {
  const phasesOf = (mean: number, scv: number) => {
    const p = (1 + Math.sqrt((scv - 1) / (scv + 1))) / 2;
    return { p, often: (2 * p) / mean, rare: (2 * (1 - p)) / mean };
  };
  const cost = ([logMean, logExcess]: readonly number[]) => {
    const { p, often, rare } = phasesOf(Math.exp(logMean!), 1 + Math.exp(logExcess!));
    let sum = 0;
    for (const x of values) {
      sum -= Math.log(p * often * Math.exp(-often * x) + (1 - p) * rare * Math.exp(-rare * x));
    }
    return sum;
  };
  const mean = average(values, (x) => x);
  const scv = average(values, (x) => (x / mean - 1) ** 2);
  const { at, value } = minimise(cost, [Math.log(mean), Math.log(Math.max(0.1, scv - 1))]);
  const fitted = { mean: Math.exp(at[0]!), scv: 1 + Math.exp(at[1]!) };
  const { p, often, rare } = phasesOf(fitted.mean, fitted.scv);
  return {
    spec: { dist: 'hyperexponential', ...fitted },
    parameters: 2,
    logLikelihood: -value,
    cumulative: (x) => -p * Math.expm1(-often * x) - (1 - p) * Math.expm1(-rare * x),
  };
}

function pareto(values: Float64Array): FittedDistribution {
  const scale = values.reduce((least, x) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const meanLog = average(values, (x) => Math.log(x / scale));
  const shape = 1 / meanLog;
  return {
    spec: { dist: 'pareto', shape, scale },
    parameters: 2,
    logLikelihood: values.length * (Math.log(shape) - Math.log(scale) - (shape + 1) * meanLog),
    cumulative: (x) => (x <= scale ? 0 : 1 - power(scale / x, shape)),
  };
}

function average(values: Float64Array, of: (value: number) => number): number {
  let sum = 0;
  for (const value of values) sum += of(value);
  return sum / values.length;
}
