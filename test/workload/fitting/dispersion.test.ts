import { describe, expect, it } from 'vitest';
import { createArrivalProcess } from '../../../src/workload/arrivals/index.ts';
import type { ArrivalProcessSpec } from '../../../src/workload/arrivals/schema.ts';
import { fitArrivals } from '../../../src/workload/fitting/arrivals.ts';
import { dispersionOf, dispersionRatio, fitInterrupted } from '../../../src/workload/fitting/dispersion.ts';

function times(spec: ArrivalProcessSpec, n = 20_000): Float64Array {
  const process = createArrivalProcess(spec, '7');
  let now = 0;
  return Float64Array.from({ length: n }, (_, i) => {
    now += process.gap(i);
    return now;
  });
}

/** Silence for 20 s, then 10 a second for 5 s. */
const bursts: ArrivalProcessSpec = { process: 'mmpp', rates: [0, 10], switch: [0.05, 0.2] };

describe('the dispersion of counts', () => {
  it('is 1 on every scale of a Poisson process, and 0 of a clock', () => {
    const { windows, index } = dispersionOf(times({ process: 'poisson', rate: 3 }))!;
    expect(windows.length).toBeGreaterThan(8);
    // The variance of a variance over k windows of a Poisson process is about 2 / k.
    for (const [i, each] of index.entries()) {
      const spread = Math.sqrt(2 / (20_000 / 3 / windows[i]!));
      expect(Math.abs(each - 1) / spread, `window ${windows[i]}`).toBeLessThan(4);
    }
    const clock = dispersionOf(Float64Array.from({ length: 1000 }, (_, i) => i))!;
    for (const each of clock.index) expect(each).toBeLessThan(0.01);
  });

  it('follows the formula of an interrupted Poisson process', () => {
    const { windows, index } = dispersionOf(times(bursts, 200_000))!;
    // The rate is 2, its variance 0.2 · 0.8 · 10² = 16, and σ = 0.25.
    const excess = (2 * 16) / (2 * 0.25);
    windows.slice(0, 8).forEach((window, i) => {
      const truth = 1 + excess * (1 - (1 - Math.exp(-0.25 * window)) / (0.25 * window));
      expect(Math.abs(Math.log(index[i]! / truth)), `window ${window}`).toBeLessThan(0.1);
    });
  });

  it('is unknown of few arrivals', () => {
    expect(dispersionOf([0, 1, 2, 3])).toBeNull();
  });
});

describe('an interrupted Poisson process fitted to counts', () => {
  it('is found again', () => {
    const own = times(bursts, 200_000);
    const { rates, switch: leave } = fitInterrupted(2, dispersionOf(own)!)!;
    expect(rates[0]).toBe(0);
    for (const [value, truth] of [
      [rates[1], 10],
      [leave[0], 0.05],
      [leave[1], 0.2],
    ] as const) {
      expect(Math.abs(Math.log(value / truth)), `${value} for ${truth}`).toBeLessThan(0.15);
    }
  });

  it('does not exist for arrivals that are no burstier than Poisson’s', () => {
    expect(fitInterrupted(1, { windows: [1, 2, 4], index: [0.9, 1, 0.8] })).toBeNull();
  });

  it('is taken where no process fits the gaps and independent ones are further off', () => {
    // Pairs a millisecond apart, in bursts: neither two states nor any renewal process has such gaps.
    const single = times(bursts, 3000);
    const pairs = Float64Array.from(
      { length: 6000 },
      (_, i) => single[Math.floor(i / 2)]! + (i % 2) * 0.001,
    ).sort();
    const fit = fitArrivals(pairs, { criterion: 'bic', tolerance: 0.05 });
    expect(fit.name).toBe('mmpp-counts');
    expect(Math.abs(Math.log(fit.dispersion!))).toBeLessThan(0.25);
    const independent = fitArrivals(pairs, { criterion: 'bic', tolerance: 0.05, only: 'renewal-empirical' });
    expect(independent.name).toBe('renewal-empirical');
    expect(Math.abs(Math.log(independent.dispersion!))).toBeGreaterThan(Math.abs(Math.log(fit.dispersion!)));
  });
});

it('a ratio compares a process with arrivals: 1 with its own, far below with calmer ones', () => {
  const own = dispersionOf(times(bursts))!;
  expect(Math.abs(Math.log(dispersionRatio(bursts, own, 20_000)))).toBeLessThan(0.2);
  expect(dispersionRatio({ process: 'poisson', rate: 2 }, own, 20_000)).toBeLessThan(0.1);
});
