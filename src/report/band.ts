import { Bootstrap } from '../core/statistics/bootstrap.ts';
import { mean, sampleDeviation } from '../core/statistics/location.ts';

/** What one training run logged. */
export interface Run {
  readonly name: string;
  /** In ascending order of `step`. */
  readonly points: readonly { readonly step: number; readonly value: number }[];
}

/** A point of a line with a band around it. */
export interface BandPoint {
  readonly step: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const GRID_POINTS = 200;

/** Mean and deviation of the entries so far, at most `window` of them. */
export function rollingBand({ points }: Run, window: number): BandPoint[] {
  return points.map(({ step }, i) => {
    const seen = points.slice(Math.max(0, i + 1 - window), i + 1).map((point) => point.value);
    const value = mean(seen);
    const spread = seen.length < 2 ? 0 : sampleDeviation(seen);
    return { step, value, low: value - spread, high: value + spread };
  });
}

/** Mean over seeds and its 95 % interval where every seed has values, on one grid of steps. */
export function seedBand(runs: readonly Run[]): BandPoint[] {
  const bootstrap = new Bootstrap();
  return commonGrid(runs).map((step) => {
    const values = runs.map((run) => valueAt(run.points, step));
    const value = mean(values);
    const [low, high] = bootstrap.mean(values) ?? [value, value];
    return { step, value, low, high };
  });
}

function commonGrid(runs: readonly Run[]): number[] {
  const from = Math.max(...runs.map(({ points }) => points[0]!.step));
  const to = Math.min(...runs.map(({ points }) => points.at(-1)!.step));
  const steps = new Set(runs.flatMap(({ points }) => points.map((point) => point.step)));
  const shared = [...steps].filter((step) => from <= step && step <= to).sort((a, b) => a - b);
  return thinned(shared, GRID_POINTS);
}

/** Linear between log entries. */
function valueAt(points: Run['points'], step: number): number {
  const after = points.findIndex((point) => point.step >= step);
  const high = points[after]!;
  const low = points[Math.max(0, after - 1)]!;
  if (high.step === low.step) return high.value;
  return low.value + ((step - low.step) / (high.step - low.step)) * (high.value - low.value);
}

/** At most `count` of `values`, evenly spread, with the first and the last. */
export function thinned<T>(values: readonly T[], count: number): T[] {
  if (values.length <= count) return [...values];
  return Array.from(
    { length: count },
    (_, k) => values[Math.round((k * (values.length - 1)) / (count - 1))]!,
  );
}
