import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeyedStream } from '../../src/core/random.ts';
import { createArrivalProcess } from '../../src/workload/arrivals/index.ts';
import { type ArrivalProcessSpec, arrivalProcessSchema } from '../../src/workload/arrivals/schema.ts';
import {
  createDistribution,
  type DistributionSpec,
  distributionSchema,
} from '../../src/workload/distribution.ts';

/** The same on Node 20, 22, 24 and 26. Whoever changes one changes the world of every seed, and says so. */
const DISTRIBUTIONS: readonly [DistributionSpec, bits: string][] = [
  [{ dist: 'exponential', mean: 0.2 }, '5c00cf5a8c01e5a5'],
  [{ dist: 'deterministic', value: 3 }, 'ac902bc3b9eb16d0'],
  [{ dist: 'uniform', low: 1, high: 4 }, 'dc363ecc5847ab88'],
  [{ dist: 'erlang', k: 3, mean: 2 }, 'dcabf79cb624ab80'],
  [{ dist: 'hyperexponential', mean: 2, scv: 4 }, 'd4fbb746d4e4af7e'],
  [{ dist: 'lognormal', mean: 5, scv: 0.5 }, '3626b0ce0dbfb8e9'],
  [{ dist: 'gamma', mean: 2, scv: 0.3 }, '57edc2b8161c804e'],
  [{ dist: 'gamma', mean: 2, scv: 2.5 }, 'eb8fa50dfe76343d'],
  [{ dist: 'weibull', shape: 0.7, scale: 3 }, 'f32de5535b421851'],
  [{ dist: 'pareto', shape: 1.2, scale: 2 }, '48b972773045019b'],
  [{ dist: 'bounded-pareto', shape: 1.2, low: 2, high: 900 }, '4b770439a6452801'],
  [{ dist: 'empirical', values: [1, 2, 6, 0.1] }, '5ec5fed528b1b64e'],
  [{ dist: 'tokens', context: { mean: 2000, scv: 1 }, output: { mean: 250, scv: 1 } }, '8a9549955ad9e360'],
];
const ARRIVALS: readonly [ArrivalProcessSpec, bits: string][] = [
  [{ process: 'poisson', rate: 8 }, '0f8759ef28deb23e'],
  [{ process: 'renewal', dist: { dist: 'weibull', shape: 3, scale: 0.2 } }, '67a83beb31fd2e2d'],
  [{ process: 'mmpp', rates: [20, 1, 4], switch: [0.5, 0.25, 1] }, '502d3ed69ac04eea'],
  [{ process: 'diurnal', base: 5, amplitude: 4, period: 100 }, '61541d22d873706f'],
  [{ process: 'lublin-feitelson', rate: 0.01 }, '872e58f65c72e938'],
  [
    { process: 'flash-crowd', base: 2, peak: 20, at: 5, ramp: 10, hold: 20, decay: 30, every: 100 },
    '58b30f8a451307c7',
  ],
  [{ process: 'recorded', times: [1, 1.5, 7, 7, 9.25], keep: 0.4 }, '13ffd37596cbdeec'],
];
const UNIFORMS = '9c0b100e423ebcd9';

const DRAWS = 20_000;

/** A hash of the bits of `DRAWS` numbers. */
function bitsOf(draw: (n: number) => number): string {
  const bytes = new DataView(new ArrayBuffer(8 * DRAWS));
  for (let n = 0; n < DRAWS; n++) bytes.setFloat64(8 * n, draw(n), true);
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

describe('the bits of', () => {
  const stream = new KeyedStream('bits', 'work');

  it('uniform numbers', () => {
    expect(bitsOf((n) => stream.uniform(n, n % 7))).toBe(UNIFORMS);
  });

  it.each(DISTRIBUTIONS)('%o', (spec, bits) => {
    const distribution = createDistribution(spec);
    expect(bitsOf((n) => distribution.sample(stream, n))).toBe(bits);
  });

  it.each(ARRIVALS)('%o', (spec, bits) => {
    const arrivals = createArrivalProcess(spec, 'bits');
    expect(bitsOf((n) => arrivals.gap(n))).toBe(bits);
  });
});

it('covers every distribution and every arrival process', () => {
  const literals = (options: readonly { shape: object }[], key: string) =>
    options.map(({ shape }) => (shape as Record<string, { value: string }>)[key]!.value).sort();
  expect([...new Set(DISTRIBUTIONS.map(([{ dist }]) => dist))].sort()).toEqual(
    literals(distributionSchema.options, 'dist'),
  );
  expect(ARRIVALS.map(([{ process }]) => process).sort()).toEqual(
    literals(arrivalProcessSchema.options, 'process'),
  );
});
