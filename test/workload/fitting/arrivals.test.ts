import { describe, expect, it } from 'vitest';
import { createArrivalProcess } from '../../../src/workload/arrivals/index.ts';
import type { ArrivalProcessSpec } from '../../../src/workload/arrivals/schema.ts';
import { fitArrivals } from '../../../src/workload/fitting/arrivals.ts';

function times(spec: ArrivalProcessSpec, n = 5000): Float64Array {
  const process = createArrivalProcess(spec, '1');
  let now = 0;
  return Float64Array.from({ length: n }, (_, i) => {
    now += process.gap(i);
    return now;
  });
}

const choice = { criterion: 'bic', tolerance: 0.05 } as const;
const near = (value: number, truth: number, within: number) =>
  expect(Math.abs(Math.log(value / truth))).toBeLessThan(within);

describe('arrivals of a known process are recognised', () => {
  it('poisson', () => {
    const { name, spec, candidates } = fitArrivals(times({ process: 'poisson', rate: 4 }), choice);
    expect(name).toBe('poisson');
    near((spec as { rate: number }).rate, 4, 0.06);
    expect(candidates[0]!.p).toBeGreaterThan(0.01);
  });

  it('renewal', () => {
    const gaps = { dist: 'weibull', shape: 0.5, scale: 1 } as const;
    const { name, spec } = fitArrivals(times({ process: 'renewal', dist: gaps }), choice);
    expect(name).toBe('renewal-weibull');
    near((spec as unknown as { dist: { shape: number } }).dist.shape, 0.5, 0.06);
  });

  it('mmpp, which leaves nothing of the correlation that a renewal process cannot hold', () => {
    const truth = { process: 'mmpp', rates: [1, 20], switch: [0.05, 0.2] } as const;
    const { name, spec, candidates } = fitArrivals(
      times({ ...truth, rates: [1, 20], switch: [0.05, 0.2] }),
      choice,
    );
    expect(name).toBe('mmpp');
    const { rates, switch: leave } = spec as unknown as { rates: number[]; switch: number[] };
    const order = rates[0]! < rates[1]! ? [0, 1] : [1, 0];
    order.forEach((from, to) => {
      near(rates[from]!, truth.rates[to]!, 0.15);
      near(leave[from]!, truth.switch[to]!, 0.5);
    });
    expect(candidates[0]!.p).toBeGreaterThan(0.01);
    expect(Math.abs(candidates[0]!.lag1)).toBeLessThan(4 / Math.sqrt(5000));
    const renewal = candidates.find((each) => each.name === 'renewal-hyperexponential')!;
    expect(renewal.lag1).toBeGreaterThan(0.1);
  });

  it('diurnal', () => {
    const truth = { process: 'diurnal', base: 2, amplitude: 1.6, period: 500 } as const;
    const { name, spec } = fitArrivals(times(truth), choice);
    expect(name).toBe('diurnal');
    const found = spec as typeof truth;
    near(found.base, 2, 0.06);
    near(found.amplitude, 1.6, 0.1);
    near(found.period, 500, 0.02);
  });
});

it('arrivals that no process fits keep the quantiles of their gaps, and what is asked for is taken', () => {
  const lumps = Float64Array.from({ length: 3000 }, (_, i) => Math.floor(i / 3) * 10 + (i % 3));
  expect(fitArrivals(lumps, choice).name).toBe('renewal-empirical');
  expect(fitArrivals(lumps, { ...choice, only: 'mmpp' }).name).toBe('mmpp');
});
