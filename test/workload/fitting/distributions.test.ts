import { describe, expect, it, test } from 'vitest';
import { KeyedStream } from '../../../src/core/random.ts';
import { createDistribution, type DistributionSpec } from '../../../src/workload/distribution.ts';
import { families } from '../../../src/workload/fitting/distributions.ts';
import { fitService } from '../../../src/workload/fitting/service.ts';

const N = 8000;

function sample(spec: DistributionSpec, seed = '1'): Float64Array {
  const distribution = createDistribution(spec);
  const stream = new KeyedStream(seed, 'test');
  return Float64Array.from({ length: N }, (_, i) => distribution.sample(stream, i));
}

const laws: DistributionSpec[] = [
  { dist: 'exponential', mean: 3 },
  { dist: 'lognormal', mean: 2, scv: 1.5 },
  { dist: 'gamma', mean: 5, scv: 0.3 },
  { dist: 'gamma', mean: 5, scv: 4 },
  { dist: 'weibull', shape: 0.6, scale: 2 },
  { dist: 'hyperexponential', mean: 1, scv: 6 },
  { dist: 'pareto', shape: 2.5, scale: 0.1 },
];

describe.each(laws)('a sample of %j', (spec) => {
  const values = sample(spec);

  it('gives its parameters back, and its family is chosen', () => {
    const { dist, ...parameters } = families[spec.dist]!(values).spec;
    expect(dist).toBe(spec.dist);
    for (const [name, value] of Object.entries(parameters)) {
      const truth = spec[name as keyof DistributionSpec] as unknown as number;
      expect(Math.abs(Math.log((value as number) / truth)), name).toBeLessThan(0.1);
    }
    expect(fitService(values, { criterion: 'bic', tolerance: 0.05 }).name).toBe(spec.dist);
  });

  it('has a likelihood that is the product of the densities', () => {
    const fit = families[spec.dist]!(values);
    // Densities by differences of the cumulative distribution.
    const step = 1e-5;
    let sum = 0;
    let count = 0;
    const least = values.reduce((a, b) => Math.min(a, b));
    for (const x of values) {
      if (x < least + 2 * step) {
        sum = Number.NaN;
        break;
      }
      sum += Math.log((fit.cumulative(x + step) - fit.cumulative(x - step)) / (2 * step));
      count++;
    }
    if (count === values.length) expect(sum / count).toBeCloseTo(fit.logLikelihood / count, 2);
  });
});

test('an exponential sample is not given a second parameter', () => {
  const { candidates } = fitService(sample({ dist: 'exponential', mean: 1 }, '2'), {
    criterion: 'bic',
    tolerance: 0.05,
  });
  expect(candidates[0]!.name).toBe('exponential');
  expect(candidates[0]!.p).toBeGreaterThan(0.01);
});

describe('what no family fits', () => {
  const twoLumps = Float64Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 1 : 100) + i * 1e-6);
  const choice = { criterion: 'bic', tolerance: 0.05 } as const;

  it('is kept as quantiles with the mean of the values', () => {
    const { name, spec } = fitService(twoLumps, choice);
    expect(name).toBe('empirical');
    expect(createDistribution(spec).mean).toBeCloseTo(twoLumps.reduce((a, b) => a + b) / 1000, 9);
  });
  it('is a family all the same where that is asked for', () => {
    expect(fitService(twoLumps, { ...choice, only: 'gamma' }).name).toBe('gamma');
  });
  it('is one number where all values are equal, and zeros are survived', () => {
    expect(fitService([2, 2, 2], choice).spec).toEqual({ dist: 'deterministic', value: 2 });
    expect(fitService([0, 0, 0], choice).spec).toEqual({ dist: 'deterministic', value: 0 });
    expect(fitService([0, 1, 2], choice).spec).toEqual({ dist: 'empirical', values: [0, 1, 2] });
  });
});
