import { describe, expect, test } from 'vitest';
import { Arena } from '../../src/core/arena.ts';
import { createArrivalProcess } from '../../src/workload/arrivals/index.ts';
import { type ArrivalProcessSpec, arrivalsSchema } from '../../src/workload/arrivals/schema.ts';

const BURSTY: ArrivalProcessSpec = { process: 'mmpp', rates: [20, 1], switch: [0.5, 0.25] };
const DAILY: ArrivalProcessSpec = { process: 'diurnal', base: 5, amplitude: 4, period: 100 };
const CROWD: ArrivalProcessSpec = {
  process: 'flash-crowd',
  base: 1,
  peak: 9,
  at: 20,
  ramp: 10,
  hold: 5,
  decay: 30,
  every: 100,
};
const CASES: readonly [ArrivalProcessSpec, rate: number][] = [
  [{ process: 'poisson', rate: 8 }, 8],
  [{ process: 'renewal', dist: { dist: 'erlang', k: 4, mean: 0.5 } }, 2],
  // Shares of time in the states: 2 s and 4 s of every 6.
  [BURSTY, (20 * 2 + 1 * 4) / 6],
  [{ process: 'mmpp', rates: [6, 0, 3], switch: [1, 2, 4] }, (6 + 0 + 3 / 4) / 1.75],
  [DAILY, 5],
  [CROWD, 3],
  // Four arrivals in 3 s and a mean gap of 1 s, of which a quarter is left.
  [{ process: 'recorded', times: [10, 10, 10.5, 13], keep: 0.25 }, 0.25],
];

/** Arrival times until `horizon` seconds. */
function times(spec: ArrivalProcessSpec, seed: string, horizon: number): number[] {
  const process = createArrivalProcess(spec, seed);
  const found: number[] = [];
  for (let n = 0, now = process.gap(0); now < horizon; n++, now += process.gap(n)) found.push(now);
  return found;
}

/** Numbers of arrivals in each of `windows` windows of `length` seconds. */
function counts(spec: ArrivalProcessSpec, seed: string, windows: number, length: number): number[] {
  const found = new Array<number>(windows).fill(0);
  for (const time of times(spec, seed, windows * length)) found[Math.floor(time / length)]!++;
  return found;
}

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1) };
}

describe.each(CASES)('%o', (spec, rate) => {
  test('states its long-run rate', () => {
    expect(createArrivalProcess(spec, '1').meanRate).toBeCloseTo(rate, 12);
  });

  test('arrives at that rate over replications', () => {
    const rates = Array.from({ length: 200 }, (_, seed) => times(spec, String(seed), 200).length / 200);
    const { mean, variance } = moments(rates);
    expect(Math.abs(mean - rate) / Math.sqrt(variance / rates.length)).toBeLessThan(4);
  });

  test('goes on from a snapshot as it would have', () => {
    const process = createArrivalProcess(spec, 'seed');
    const arena = new Arena();
    for (let n = 0; n < 50; n++) process.gap(n);
    process.save(arena);
    const ahead = Array.from({ length: 50 }, (_, i) => process.gap(50 + i));
    arena.rewind();
    process.load(arena);
    expect(Array.from({ length: 50 }, (_, i) => process.gap(50 + i))).toEqual(ahead);
  });

  test('depends on the seed and on nothing else', () => {
    expect(times(spec, 'a', 20)).toEqual(times(spec, 'a', 20));
    expect(times(spec, 'a', 20)).not.toEqual(times(spec, 'b', 20));
  });
});

describe('burstiness', () => {
  test('counts of a Poisson process are as variable as they are large', () => {
    const { mean, variance } = moments(counts({ process: 'poisson', rate: 8 }, '1', 4000, 10));
    // The index of dispersion of n Poisson counts has standard deviation √(2 / n) about 1.
    expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt(2 / 4000));
  });

  test('an MMPP has the index of dispersion of the theory, far above 1', () => {
    const length = 50;
    const { mean, variance } = moments(counts(BURSTY, '1', 4000, length));
    // Two states (Fischer & Meier-Hellstern 1993, eq. 9): IDC(t) = 1 + 2(λ₁ − λ₂)²σ₁σ₂ / ((σ₁ + σ₂)²(λ₁σ₂ + λ₂σ₁)) · (1 − (1 − e^{−(σ₁+σ₂)t}) / ((σ₁ + σ₂)t)).
    const [l1, l2, s1, s2] = [20, 1, 0.5, 0.25];
    const s = s1 + s2;
    const limit = (2 * (l1 - l2) ** 2 * s1 * s2) / (s ** 2 * (l1 * s2 + l2 * s1));
    const expected = 1 + limit * (1 - (1 - Math.exp(-s * length)) / (s * length));
    expect(expected).toBeGreaterThan(20);
    expect(variance / mean / expected).toBeGreaterThan(0.9);
    expect(variance / mean / expected).toBeLessThan(1.1);
  });

  test('a diurnal process is busiest a quarter into its period and idlest at three quarters', () => {
    const phases = new Array<number>(4).fill(0);
    for (const time of times(DAILY, '1', 40_000)) phases[Math.floor((time % 100) / 25 + 0.5) % 4]!++;
    // Quarters centred on a phase have mean rate 5 + 4 · (2√2 / π) · (0, 1, 0, −1).
    const swing = (4 * 2 * Math.SQRT2) / Math.PI;
    [5, 5 + swing, 5, 5 - swing].forEach((rate, phase) => {
      const expected = rate * 10_000;
      expect(Math.abs(phases[phase]! - expected) / Math.sqrt(expected)).toBeLessThan(4);
    });
  });
});

describe('a flash crowd', () => {
  test('comes when it is due, in the numbers of its trapezoid', () => {
    const { every: _, ...once } = CROWD as typeof CROWD & { every: number };
    const crowds = Array.from({ length: 200 }, (_, seed) =>
      times(once as ArrivalProcessSpec, `${seed}`, 200),
    );
    // The integral of the rate over each span.
    for (const [from, to, expected] of [
      [0, 20, 20],
      [20, 30, 50],
      [30, 35, 45],
      [35, 65, 150],
      [65, 200, 135],
    ] as const) {
      const count = crowds.flat().filter((time) => time >= from && time < to).length;
      const mean = expected * crowds.length;
      expect(Math.abs(count - mean) / Math.sqrt(mean)).toBeLessThan(4);
    }
  });

  test('may come and go at once', () => {
    const spec: ArrivalProcessSpec = { ...CROWD, ramp: 0, decay: 0 } as ArrivalProcessSpec;
    const count = times(spec, '1', 100_000).filter((time) => time % 100 >= 20 && time % 100 < 25).length;
    expect(Math.abs(count - 45_000) / Math.sqrt(45_000)).toBeLessThan(4);
  });
});

describe('recorded arrivals', () => {
  const RECORDED: ArrivalProcessSpec = { process: 'recorded', times: [2, 3.25, 5, 9], keep: 1 };

  test('are those of the file, round and round, from a place that the seed draws', () => {
    const begun = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      const process = createArrivalProcess(RECORDED, String(seed));
      const lead = process.gap(0);
      const around = Array.from({ length: 8 }, (_, n) => process.gap(n + 1));
      // 7 s of recording and their mean gap, 7/3 s.
      const gaps = [7 / 3, 1.25, 1.75, 4];
      const first = gaps.findIndex((_, i) => around.every((gap, k) => gap === gaps[(i + k) % 4]));
      expect(first).toBeGreaterThanOrEqual(0);
      expect(lead).toBeGreaterThanOrEqual(0);
      expect(lead).toBeLessThan(gaps[(first + 3) % 4]!);
      begun.add(first);
    }
    expect(begun.size).toBe(4);
  });

  test('keep their bursts when fewer of them are kept', () => {
    const burst = Array.from({ length: 100 }, (_, i) => 50 * Math.floor(i / 10) + 0.1 * (i % 10));
    const found = times({ process: 'recorded', times: burst, keep: 0.3 }, '7', 2000);
    const gaps = found.slice(1).map((time, i) => time - found[i]!);
    // Neighbours are within one burst of 0.9 s, or a silence apart.
    expect(gaps.filter((gap) => gap > 0.95 && gap < 4)).toEqual([]);
    expect(gaps.filter((gap) => gap < 0.95).length).toBeGreaterThan(found.length / 3);
  });

  test('whose file was not read are refused', () => {
    expect(() => createArrivalProcess({ process: 'recorded', path: 'times.csv', keep: 1 }, '1')).toThrow(
      'times.csv: its times were not read',
    );
  });
});

describe('what a scenario may write', () => {
  test('a trace needs no process', () => {
    const trace = { format: 'swf', path: 'a.swf' };
    expect(arrivalsSchema.parse({ trace })).toEqual({ process: 'trace', trace });
    expect(arrivalsSchema.parse({ process: 'trace', trace })).toEqual({ process: 'trace', trace });
  });

  test('a closed system has clients that think', () => {
    const spec = { process: 'closed', clients: 3, think: { dist: 'exponential', mean: 1 } };
    expect(arrivalsSchema.parse(spec)).toEqual(spec);
  });

  test.each([
    { process: 'poisson', rate: 0 },
    { process: 'mmpp', rates: [1, 2], switch: [1] },
    { process: 'mmpp', rates: [0, 0], switch: [1, 1] },
    { process: 'mmpp', rates: [1, 2], switch: [1, 0] },
    { process: 'diurnal', base: 1, amplitude: 2, period: 10 },
    { ...CROWD, peak: 0.5 },
    { ...CROWD, every: 60 },
    { process: 'closed', clients: 0, think: { dist: 'exponential', mean: 1 } },
    { process: 'bursts', rate: 1 },
    { process: 'recorded' },
    { process: 'recorded', times: [1] },
    { process: 'recorded', times: [2, 1] },
    { process: 'recorded', times: [1, 1] },
    { process: 'recorded', times: [1, 2], path: 'times.csv' },
    { process: 'recorded', times: [1, 2], keep: 0 },
    { trace: { format: 'swff', path: 'a.swf' } },
    { trace: { format: 'swf', path: 'a.swf', offset: 1, windows: { length: 1, from: 0, to: 2 } } },
    { trace: { format: 'swf', path: 'a.swf', windows: { length: 3, from: 0, to: 2 } } },
  ])('%o is refused', (spec) => {
    expect(arrivalsSchema.safeParse(spec).success).toBe(false);
  });

  test('gaps of mean 0 are refused', () => {
    expect(() =>
      createArrivalProcess({ process: 'renewal', dist: { dist: 'deterministic', value: 0 } }, '1'),
    ).toThrow('gaps between arrivals have mean 0; allowed: above 0');
  });
});
