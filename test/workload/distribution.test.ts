import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { KeyedStream } from '../../src/core/random.ts';
import { SourceDocument } from '../../src/core/source-document.ts';
import {
  createDistribution,
  type DistributionSpec,
  distributionSchema,
  numberOrDistributionSchema,
} from '../../src/workload/distribution.ts';

/** Each with its exact mean and second moment. */
const CASES: readonly [DistributionSpec, mean: number, second: number][] = [
  [{ dist: 'exponential', mean: 0.2 }, 0.2, 0.08],
  [{ dist: 'deterministic', value: 3 }, 3, 9],
  [{ dist: 'uniform', low: 1, high: 4 }, 2.5, 7],
  [{ dist: 'erlang', k: 3, mean: 2 }, 2, 4 + 4 / 3],
  [{ dist: 'hyperexponential', mean: 2, scv: 4 }, 2, 20],
  [{ dist: 'hyperexponential', mean: 1, scv: 1 }, 1, 2],
  [{ dist: 'lognormal', mean: 5, scv: 0.5 }, 5, 37.5],
  [{ dist: 'gamma', mean: 2, scv: 0.25 }, 2, 5],
  [{ dist: 'gamma', mean: 2, scv: 2.5 }, 2, 14],
  [{ dist: 'weibull', shape: 2, scale: 3 }, (3 * Math.sqrt(Math.PI)) / 2, 9],
  [{ dist: 'weibull', shape: 0.5, scale: 1 }, 2, 24],
  [{ dist: 'pareto', shape: 5, scale: 2 }, 2.5, 20 / 3],
  // Density 4/3 x⁻² on [1, 4].
  [{ dist: 'bounded-pareto', shape: 1, low: 1, high: 4 }, (4 / 3) * Math.log(4), 4],
  [{ dist: 'bounded-pareto', shape: 1.5, low: 1, high: 100 }, 3 * (0.9 / 0.999), 3 * (9 / 0.999)],
  [{ dist: 'empirical', values: [1, 2, 6] }, 3, 41 / 3],
  // 1 s of reading and 2 s of writing: variances 1 · 0.5 and 4 · 0.25.
  [{ dist: 'tokens', context: { mean: 8100, scv: 0.5 }, output: { mean: 38.4, scv: 0.25 } }, 3, 9 + 0.5 + 1],
];

const SAMPLES = 40_000;

/** How many standard errors the mean of `values` is off `expected`. */
function zScore(values: Float64Array, expected: number): number {
  const n = values.length;
  const mean = values.reduce((sum, x) => sum + x, 0) / n;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
  return variance === 0 ? (mean - expected) * n : (mean - expected) / Math.sqrt(variance / n);
}

describe.each(CASES)('%o', (spec, mean, second) => {
  const distribution = createDistribution(distributionSchema.parse(spec));

  test('states its exact mean and squared coefficient of variation', () => {
    expect(distribution.mean).toBeCloseTo(mean, 12);
    expect(distribution.scv).toBeCloseTo(second / mean ** 2 - 1, 10);
  });

  test.each(['1', '2', '3'])('samples with that mean and second moment on seed %s', (seed) => {
    const stream = new KeyedStream(seed, 'work');
    const values = Float64Array.from({ length: SAMPLES }, (_, entity) => distribution.sample(stream, entity));
    expect(Math.abs(zScore(values, mean))).toBeLessThan(4);
    expect(
      Math.abs(
        zScore(
          values.map((x) => x * x),
          second,
        ),
      ),
    ).toBeLessThan(4);
    expect(values.every((x) => x >= 0 && Number.isFinite(x))).toBe(true);
  });

  test('gives an entity the same value in whatever order it is asked', () => {
    const stream = new KeyedStream('seed', 'work');
    const forwards = [0, 1, 2, 3].map((entity) => distribution.sample(stream, entity));
    const backwards = [3, 2, 1, 0].map((entity) => distribution.sample(stream, entity));
    expect(backwards.reverse()).toEqual(forwards);
  });
});

describe('shapes that moments do not show', () => {
  const stream = new KeyedStream('7', 'work');
  const share = (spec: DistributionSpec, below: number) => {
    const distribution = createDistribution(spec);
    let count = 0;
    for (let entity = 0; entity < SAMPLES; entity++) if (distribution.sample(stream, entity) < below) count++;
    return count / SAMPLES;
  };
  const bound = 4 * Math.sqrt(0.25 / SAMPLES);

  test('half of the values lie below the median', () => {
    expect(Math.abs(share({ dist: 'exponential', mean: 2 }, 2 * Math.LN2) - 0.5)).toBeLessThan(bound);
    expect(Math.abs(share({ dist: 'lognormal', mean: 1, scv: 3 }, 0.5) - 0.5)).toBeLessThan(bound);
    expect(
      Math.abs(share({ dist: 'weibull', shape: 0.7, scale: 2 }, 2 * Math.LN2 ** (1 / 0.7)) - 0.5),
    ).toBeLessThan(bound);
    expect(Math.abs(share({ dist: 'pareto', shape: 1.2, scale: 1 }, 2 ** (1 / 1.2)) - 0.5)).toBeLessThan(
      bound,
    );
  });

  test('a pareto without a mean or a variance says so', () => {
    expect(createDistribution({ dist: 'pareto', shape: 1, scale: 1 }).mean).toBe(Number.POSITIVE_INFINITY);
    expect(createDistribution({ dist: 'pareto', shape: 2, scale: 1 })).toMatchObject({
      mean: 2,
      scv: Number.POSITIVE_INFINITY,
    });
  });

  test('phases of a hyperexponential carry equal shares of the mean', () => {
    const distribution = createDistribution({ dist: 'hyperexponential', mean: 1, scv: 9 });
    // p₁ = (1 + √0.8) / 2 and m₁ = 1 / (2p₁): P(X > 4) = p₁ exp(−8p₁) + (1 − p₁) exp(−8(1 − p₁)).
    const p = (1 + Math.sqrt(0.8)) / 2;
    const tail = p * Math.exp(-8 * p) + (1 - p) * Math.exp(-8 * (1 - p));
    let count = 0;
    for (let entity = 0; entity < SAMPLES; entity++) if (distribution.sample(stream, entity) > 4) count++;
    expect(Math.abs(count / SAMPLES - tail)).toBeLessThan(4 * Math.sqrt((tail * (1 - tail)) / SAMPLES));
  });
});

describe('a number where a distribution may stand', () => {
  test.each([0, 60, 0.5])('%d always gives itself', (value) => {
    const spec = numberOrDistributionSchema.parse(value);
    expect(spec).toEqual({ dist: 'deterministic', value });
    expect(createDistribution(spec).sample(new KeyedStream('1', 'work'), 5)).toBe(value);
  });

  test('a distribution stands for itself', () => {
    const spec = { dist: 'erlang', k: 2, mean: 1 };
    expect(numberOrDistributionSchema.parse(spec)).toEqual(spec);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '60', null])(
    '%o is refused in one sentence',
    (value) => {
      const { error } = numberOrDistributionSchema.safeParse(value);
      expect(error?.issues.map(({ message }) => message)).toEqual([
        'expected a number ≥ 0 or a distribution, as in {dist: exponential, mean: 2}',
      ]);
    },
  );

  test('a wrong distribution still says which key is wrong', () => {
    const schema = z.strictObject({ keepAlive: numberOrDistributionSchema });
    const document = new SourceDocument('keepAlive: {dist: exponential, mean: -1}', 'test.yaml');
    const { error } = schema.safeParse(document.value);
    expect(document.explain(error!, () => []).message).toMatch(
      /^test.yaml:1:\d+: keepAlive.mean: .*, got -1$/,
    );
  });

  test('editors are told of both forms', () => {
    const { anyOf } = z.toJSONSchema(numberOrDistributionSchema, { io: 'input' }).$defs!
      .numberOrDistribution!;
    expect(anyOf).toContainEqual({ type: 'number', minimum: 0 });
    expect(anyOf).toHaveLength(2);
  });
});

describe('what a scenario may not write', () => {
  test.each([
    { dist: 'exponential', mean: -1 },
    { dist: 'exponential', mean: 1, extra: 1 },
    { dist: 'uniform', low: 3, high: 2 },
    { dist: 'erlang', k: 1.5, mean: 1 },
    { dist: 'hyperexponential', mean: 1, scv: 0.5 },
    { dist: 'lognormal', mean: 1, scv: 0 },
    { dist: 'pareto', shape: 0, scale: 1 },
    { dist: 'bounded-pareto', shape: 1, low: 2, high: 2 },
    { dist: 'empirical', values: [] },
    { dist: 'empirical' },
    { dist: 'empirical', values: [1], path: 'values.csv' },
    { dist: 'normal', mean: 1 },
  ])('%o', (spec) => {
    expect(distributionSchema.safeParse(spec).success).toBe(false);
  });

  test('a path that was not read into values is an error', () => {
    expect(() => createDistribution({ dist: 'empirical', path: 'values.csv' })).toThrow(
      "the values of 'values.csv' have not been read",
    );
  });
});
