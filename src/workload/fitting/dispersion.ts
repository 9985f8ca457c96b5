import { createArrivalProcess } from '../arrivals/index.ts';
import type { ArrivalProcessSpec } from '../arrivals/schema.ts';
import { minimise } from './minimise.ts';
import type { Mmpp2 } from './mmpp.ts';

/** Shortest window, in mean gaps; each is twice the one before. */
const SHORTEST = 2;
/** A variance over fewer windows than this says little. */
const LEAST_WINDOWS = 30;
/** Replications whose dispersions are averaged, since one of a bursty process says little. */
const SEEDS = ['1', '2', '3', '4'];

/** Variance over mean of the number of arrivals in windows of some lengths (Cox & Lewis, 1966): 1 where they are Poisson. */
export interface Dispersion {
  /** Seconds. */
  readonly windows: readonly number[];
  readonly index: readonly number[];
}

/**
 * How bursty arrivals are on each time scale, which queues depend on more than on single gaps: a mean over independent
 * gaps forgets how long a burst lasts. Null where there are too few arrivals to tell.
 *
 * @param times ascending, in seconds
 */
export function dispersionOf(
  times: ArrayLike<number>,
  windows: readonly number[] = windowsOf(times),
): Dispersion | null {
  const first = times[0]!;
  const length = times[times.length - 1]! - first;
  const fitting = windows.filter((window) => length >= LEAST_WINDOWS * window);
  if (fitting.length < 2) return null;
  return { windows: fitting, index: fitting.map((window) => indexOf(times, first, length, window)) };
}

function windowsOf(times: ArrayLike<number>): number[] {
  const length = times[times.length - 1]! - times[0]!;
  const windows: number[] = [];
  let window = (SHORTEST * length) / (times.length - 1);
  for (; window * LEAST_WINDOWS <= length; window *= 2) windows.push(window);
  return windows;
}

function indexOf(times: ArrayLike<number>, first: number, length: number, window: number): number {
  const counts = new Float64Array(Math.floor(length / window));
  for (let i = 0; i < times.length; i++) {
    const place = Math.floor((times[i]! - first) / window);
    if (place < counts.length) counts[place]!++;
  }
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - mean) * (count - mean), 0) / counts.length / mean;
}

/**
 * The dispersion of a process over that of arrivals, the geometric mean over their windows: below 1, its bursts are too
 * short or too weak, and so will be its queues. By simulation of as many arrivals.
 */
export function dispersionRatio(spec: ArrivalProcessSpec, { windows, index }: Dispersion, n: number): number {
  const sums = new Float64Array(windows.length);
  const known = new Float64Array(windows.length);
  for (const seed of SEEDS) {
    const drawn = dispersionOf(drawnTimes(spec, seed, n), windows);
    drawn?.windows.forEach((window, i) => {
      sums[windows.indexOf(window)]! += drawn.index[i]!;
      known[windows.indexOf(window)]!++;
    });
  }
  const logs = index.flatMap((own, i) => (known[i]! > 0 ? [Math.log(sums[i]! / known[i]! / own)] : []));
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

function drawnTimes(spec: ArrivalProcessSpec, seed: string, n: number): Float64Array {
  const process = createArrivalProcess(spec, seed);
  let now = 0;
  return Float64Array.from({ length: n }, (_, i) => {
    now += process.gap(i);
    return now;
  });
}

/**
 * The interrupted Poisson process (Kuczura, 1973) with the rate and, as near as least squares of logarithms can, the
 * dispersions of arrivals: an `mmpp` whose first state is silence. Its dispersion in a window w is
 * 1 + d (1 − (1 − exp(−σ w)) / (σ w)), where σ is the sum of the leaving rates (Heffes & Lucantoni, 1986, who fit
 * counts for the same reason). Null where arrivals are no burstier than Poisson's.
 *
 * @param rate arrivals a second
 */
export function fitInterrupted(rate: number, { windows, index }: Dispersion): Mmpp2 | null {
  if (index.reduce((sum, each) => sum + Math.log(each), 0) <= 0) return null;
  const cost = ([logExcess, logSum]: readonly number[]) => {
    const [excess, sum] = [Math.exp(logExcess!), Math.exp(logSum!)];
    return windows.reduce((total, window, i) => {
      const model = 1 + excess * (1 + Math.expm1(-sum * window) / (sum * window));
      const miss = Math.log(model / index[i]!);
      return total + miss * miss;
    }, 0);
  };
  const middle = windows[Math.floor(windows.length / 2)]!;
  const start = [Math.log(Math.max(...index)), -Math.log(middle)];
  const [logExcess, logSum] = minimise(cost, start).at;
  const [excess, sum] = [Math.exp(logExcess!), Math.exp(logSum!)];
  // excess = 2 Var / (rate σ), and of a rate that is 0 or rate / busy, Var = rate² (1 − busy) / busy.
  const busy = 1 / (1 + (excess * sum) / (2 * rate));
  return { rates: [0, rate / busy], switch: [sum * busy, sum * (1 - busy)] };
}
