import { Bootstrap } from '../core/statistics/bootstrap.ts';
import { mean, sampleDeviation } from '../core/statistics/location.ts';
import { type Chart, heading } from './chart.ts';
import { SHORT_LABEL } from './number-axis.ts';
import { CATEGORIES, NEUTRAL } from './palette.ts';

/** What one training run logged. */
export interface Run {
  readonly name: string;
  /** In ascending order of `step`. */
  readonly points: readonly { readonly step: number; readonly value: number }[];
}

export interface LearningCurveData {
  /** What was trained on what, e.g. `ppo on two-tier`. */
  readonly subject: string;
  /** What is measured, with its unit, e.g. `mean episode reward`. */
  readonly measure: string;
  /** One run a training seed; at least one. */
  readonly runs: readonly Run[];
}

interface BandPoint {
  readonly step: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const WIDTH = 640;
const GRID_POINTS = 200;
const WINDOW = 10;
/** Below this many values, bootstrap intervals hold the mean less often than they say. */
const FEW_RUNS = 10;

/** Performance against environment steps: mean and interval of several seeds, or a rolling mean of one. */
export function learningCurve({ subject, measure, runs }: LearningCurveData): Chart {
  const single = runs.length === 1;
  const band = single ? rollingBand(runs[0]!) : seedBand(runs);
  const title = `Learning curve: ${subject}`;
  const note = single
    ? `One training seed. Line: rolling mean of ${WINDOW} log entries; band: ± one standard deviation within them.`
    : `Line: mean of ${runs.length} training seeds; band: 95 % bootstrap interval of that mean` +
      `${runs.length < FEW_RUNS ? ' (too narrow for so few)' : ''}; thin lines: the seeds.`;
  const raw = runs.flatMap((run) => run.points.map((point) => ({ ...point, run: run.name })));
  const x = {
    field: 'step',
    type: 'quantitative',
    title: 'environment steps',
    axis: { labelExpr: SHORT_LABEL },
  } as const;
  const scale = { zero: false } as const;
  return {
    id: 'learning-curve',
    title,
    note,
    spec: {
      title: heading(title, note, WIDTH),
      width: WIDTH,
      height: 320,
      layer: [
        {
          data: { values: raw },
          mark: { type: 'line', color: NEUTRAL, strokeWidth: 1, opacity: 0.45 },
          encoding: { x, y: { field: 'value', type: 'quantitative', scale }, detail: { field: 'run' } },
        },
        {
          data: { values: band },
          mark: { type: 'area', color: CATEGORIES[0], opacity: 0.25 },
          encoding: { x, y: { field: 'low', type: 'quantitative', scale }, y2: { field: 'high' } },
        },
        {
          data: { values: band },
          mark: { type: 'line', color: CATEGORIES[0], strokeWidth: 2.5 },
          encoding: { x, y: { field: 'value', type: 'quantitative', title: measure, scale } },
        },
      ],
    },
    table: {
      columns: [
        'environment steps',
        measure,
        single ? '− deviation' : 'low',
        single ? '+ deviation' : 'high',
      ],
      rows: thinned(band, 12).map(({ step, value, low, high }) => [step, value, low, high]),
    },
  };
}

/** Mean and spread of the entries so far, at most {@link WINDOW} of them. */
function rollingBand({ points }: Run): BandPoint[] {
  return points.map(({ step }, i) => {
    const window = points.slice(Math.max(0, i + 1 - WINDOW), i + 1).map((point) => point.value);
    const value = mean(window);
    const spread = window.length < 2 ? 0 : sampleDeviation(window);
    return { step, value, low: value - spread, high: value + spread };
  });
}

/** Mean over seeds and its interval where every seed has values, on one grid of steps. */
function seedBand(runs: readonly Run[]): BandPoint[] {
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
function thinned<T>(values: readonly T[], count: number): T[] {
  if (values.length <= count) return [...values];
  return Array.from(
    { length: count },
    (_, k) => values[Math.round((k * (values.length - 1)) / (count - 1))]!,
  );
}
