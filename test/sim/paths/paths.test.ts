import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSteps } from '../../../src/sim/paths/file.ts';
import { createPath, type Path, typicalValue } from '../../../src/sim/paths/index.ts';
import { type PathSpec, pathSchema } from '../../../src/sim/paths/schema.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

const SECOND = 1e6;
const pathOf = (spec: PathSpec, seed = 's', entity = 0): Path => createPath(spec, seed, 'test', entity);

const steps = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }).chain((later) => {
  const times = [0, ...later.sort((a, b) => a - b)];
  return fc.record({
    times: fc.constant(times),
    values: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: times.length, maxLength: times.length }),
    period: fc.constantFrom(41, 57.5),
  });
});

const specs: fc.Arbitrary<PathSpec> = fc.oneof(
  fc.constantFrom(0, 3),
  steps,
  steps.map(({ times, values }) => ({ times, values })),
  fc.record({
    mean: fc.constantFrom(1, 4),
    deviation: fc.constantFrom(0, 2),
    every: fc.constantFrom(3, 10.5),
    memory: fc.constantFrom(0, 0.9),
    least: fc.constantFrom(0, 0.5),
  }),
);

describe('a file of steps', () => {
  it('is read, with or without a heading', () => {
    const steps = { times: [0, 3600], values: [0.5, 2] };
    expect(readSteps('0,0.5\n3600,2', 'p.csv')).toEqual(steps);
    expect(readSteps('second, price\r\n0, 0.5\r\n\r\n3600, 2\r\n', 'p.csv', 7200)).toEqual({
      ...steps,
      period: 7200,
    });
  });

  it.each([
    ['0,1\nnoon,2', /p.csv:2:1: 'noon,2' is not a step/],
    ['0,1\n5', /p.csv:2:1/],
    ['0,1\n5,', /p.csv:2:1/],
    ['1,1', /p.csv: times: times begin at 0/],
    ['0,1\n5,-2', /p.csv: values.1/],
  ])('is refused as %j', (text, message) => {
    expect(() => readSteps(text, 'p.csv')).toThrow(message);
  });

  it('stands for its steps in a scenario, whatever it is called', async () => {
    const load = (perSecond: unknown) =>
      scenarioOf(
        {
          name: 'x',
          horizon: { tasks: 1 },
          executors: [{ name: 'e', price: { perSecond } }],
          tasks: [{ name: 't', work: { dist: 'exponential', mean: 1 } }],
          arrivals: { process: 'poisson', rate: 1 },
        },
        { 'a.csv': '0,1\n5,2', 'b.csv': '0,1\n5,2' },
      );
    const inline = await load({ times: [0, 5], values: [1, 2], period: 9 });
    expect((await load({ file: 'a.csv', period: 9 })).executors).toEqual(inline.executors);
    expect((await load({ file: 'b.csv', period: 9 })).hash).toBe(inline.hash);
    await expect(load({ file: 'a.csv', period: 4 })).rejects.toThrow(/a.csv: period: .*longer/);
  });
});

describe('a path', () => {
  it('is a step function whose integral is known by hand', () => {
    const path = pathOf({ times: [0, 10, 30], values: [2, 5, 1], period: 40 });
    expect([0, 9.999999, 10, 29, 30, 39, 40, 51].map((t) => path.at(t * SECOND))).toEqual([
      2, 2, 5, 5, 1, 1, 2, 5,
    ]);
    expect(path.integral(0, 40 * SECOND)).toBe(20 + 100 + 10);
    expect(path.integral(5 * SECOND, 35 * SECOND)).toBe(10 + 100 + 5);
    expect(path.integral(35 * SECOND, 135 * SECOND)).toBe(5 + 130 + 130 + 20 + 25);
  });

  it('keeps its last value where it has no period', () => {
    const path = pathOf({ times: [0, 10], values: [2, 5] });
    expect(path.at(1e6 * SECOND)).toBe(5);
    expect(path.integral(8 * SECOND, 1000 * SECOND)).toBe(4 + 5 * 990);
  });

  it('has an integral that is the sum of its parts, and of its values microsecond by microsecond', () => {
    const time = fc.integer({ min: 0, max: 200 * SECOND });
    fc.assert(
      fc.property(specs, fc.array(time, { minLength: 2, maxLength: 8 }), (spec, times) => {
        const path = pathOf(spec);
        const cuts = times.sort((a, b) => a - b);
        const parts = cuts.slice(1).map((to, i) => path.integral(cuts[i]!, to));
        const whole = path.integral(cuts[0]!, cuts.at(-1)!);
        expect(whole).toBeCloseTo(
          parts.reduce((a, b) => a + b, 0),
          9,
        );
        // 0.5 s divides all the steps above.
        let sampled = 0;
        for (let t = 0; t < 100 * SECOND; t += SECOND / 2) sampled += path.at(t) / 2;
        expect(path.integral(0, 100 * SECOND)).toBeCloseTo(sampled, 9);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('does not lose short stretches in the sum of a long time', () => {
    const path = pathOf({ times: [0, 10], values: [0.1, 0.7], period: 20 });
    const start = 1e9 * SECOND;
    expect(path.integral(start, start + 1)).toBe(0.1 / SECOND);
  });

  it('wanders as told: mean, deviation and correlation of neighbours', () => {
    const spec = { mean: 10, deviation: 2, every: 1, memory: 0.8, least: 0 };
    const means: number[] = [];
    const products: number[] = [];
    const squares: number[] = [];
    for (let seed = 0; seed < 40; seed++) {
      const path = pathOf(spec, `${seed}`);
      const values = Array.from({ length: 500 }, (_, k) => path.at(k * SECOND) - 10);
      const mean = (f: (k: number) => number) => values.slice(1).reduce((sum, _, k) => sum + f(k), 0) / 499;
      means.push(mean((k) => values[k]!));
      squares.push(mean((k) => values[k]! ** 2));
      products.push(mean((k) => values[k]! * values[k + 1]!));
    }
    expect(Math.abs(z(means, 0))).toBeLessThan(4);
    expect(Math.abs(z(squares, 4))).toBeLessThan(4);
    expect(Math.abs(z(products, 3.2))).toBeLessThan(4);
  });

  it('is the same in whatever order it is looked at, and another one for another seed or entity', () => {
    const spec = { mean: 10, deviation: 2, every: 1, memory: 0.8, least: 0 };
    const late = pathOf(spec).at(300 * SECOND);
    const path = pathOf(spec);
    path.integral(0, 10 * SECOND);
    expect(path.at(300 * SECOND)).toBe(late);
    expect(pathOf(spec, 't').at(300 * SECOND)).not.toBe(late);
    expect(pathOf(spec, 's', 1).at(300 * SECOND)).not.toBe(late);
  });

  it('has a typical value: its mean over a period or over its times', () => {
    expect(typicalValue(3)).toBe(3);
    expect(typicalValue({ times: [0], values: [7] })).toBe(7);
    expect(typicalValue({ times: [0, 10, 30], values: [2, 5, 1] })).toBe(4);
    expect(typicalValue({ times: [0, 10, 30], values: [2, 5, 1], period: 40 })).toBe(3.25);
  });

  it.each([
    [{ times: [0, 5], values: [1] }, 'as many values'],
    [{ times: [1, 5], values: [1, 2] }, 'begin at 0'],
    [{ times: [0, 5, 5], values: [1, 2, 3] }, 'ascend'],
    [{ times: [0, 5], values: [1, 2], period: 5 }, 'longer than the last'],
  ])('is refused as %o', (spec, message) => {
    const { error } = pathSchema.safeParse(spec);
    expect(JSON.stringify(error!.issues)).toContain(message);
  });
});

function z(values: readonly number[], expected: number): number {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return (mean - expected) / Math.sqrt(variance / n);
}
