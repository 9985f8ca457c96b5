import { type BandPoint, type Run, rollingBand, seedBand, thinned } from './band.ts';
import { type Chart, heading } from './chart.ts';
import { SHORT_LABEL } from './number-axis.ts';
import { CATEGORIES, NEUTRAL } from './palette.ts';
import { textWidth } from './text-width.ts';

/** What was trained in one way, with one seed or several. */
export interface RunGroup {
  /** E.g. `ppo`, or `ppo learningRate=0.01` beside others. */
  readonly name: string;
  /** One run a training seed; at least one. */
  readonly runs: readonly Run[];
}

export interface LearningCurveData {
  readonly id: string;
  readonly title: string;
  /** What is measured, with its unit, e.g. `mean episode reward`. */
  readonly measure: string;
  /** At least one; each gets a colour, as far as there are colours. */
  readonly groups: readonly RunGroup[];
  /** How many log entries are averaged where there is one seed only; 1 for what was measured on a set of its own. */
  readonly window?: number;
}

interface Curve extends RunGroup {
  readonly color: string;
  readonly line: readonly BandPoint[];
  /** Whether the line has a width: seeds that differ, or entries that were averaged. */
  readonly hasBand: boolean;
}

const WIDTH = 640;
const WINDOW = 10;
/** Below this many values, bootstrap intervals hold the mean less often than they say. */
const FEW_RUNS = 10;
const LEGEND_LOOK = { symbolType: 'stroke', symbolOpacity: 1, symbolStrokeWidth: 3 } as const;
/** Rows of the table. */
const MOST_ROWS = 12;
/** Symbol of a legend's entry, and the gaps around it. */
const LEGEND_SYMBOL = 36;

/** Performance against environment steps: mean and interval of several seeds, or a rolling mean of one. */
export function learningCurve({ id, title, measure, groups, window = WINDOW }: LearningCurveData): Chart {
  const alone = groups.length === 1;
  const curves = groups.map(({ name, runs }, k): Curve => {
    const single = runs.length === 1;
    return {
      name,
      runs,
      color: CATEGORIES[k] ?? NEUTRAL,
      // Averaged over time, one seed would lag behind the means of several.
      line: single ? rollingBand(runs[0]!, alone ? window : 1) : seedBand(runs),
      hasBand: single ? alone && window > 1 : true,
    };
  });
  const note = alone ? noteOfOne(curves[0]!, window) : noteOfSeveral(curves);
  const x = {
    field: 'step',
    type: 'quantitative',
    title: 'environment steps',
    axis: { labelExpr: SHORT_LABEL },
  } as const;
  const y = { type: 'quantitative', title: measure, scale: { zero: false } } as const;
  const color = {
    field: 'group',
    type: 'nominal',
    scale: { domain: curves.map(({ name }) => name), range: curves.map((curve) => curve.color) },
    legend: alone ? null : { orient: 'top', title: null, ...LEGEND_LOOK, columns: legendColumns(curves) },
  } as const;
  const ofAll = <T extends object>(points: (curve: Curve) => readonly T[]) =>
    curves.flatMap((curve) => points(curve).map((point) => ({ ...point, group: curve.name })));
  return {
    id,
    title,
    note,
    spec: {
      title: heading(title, note, WIDTH),
      width: WIDTH,
      height: 320,
      layer: [
        {
          data: {
            values: ofAll(({ runs }) =>
              runs.flatMap((run) => run.points.map((point) => ({ ...point, run: run.name }))),
            ),
          },
          mark: {
            type: 'line',
            strokeWidth: 1,
            opacity: alone ? 0.45 : 0.3,
            ...(alone && { color: NEUTRAL }),
          },
          encoding: { x, y: { field: 'value', ...y }, detail: { field: 'run' }, ...(!alone && { color }) },
        },
        {
          data: { values: ofAll(({ line, hasBand }) => (hasBand ? line : [])) },
          mark: { type: 'area', opacity: alone ? 0.25 : 0.18 },
          encoding: { x, y: { field: 'low', ...y }, y2: { field: 'high' }, color },
        },
        {
          data: { values: ofAll(({ line }) => line) },
          mark: { type: 'line', strokeWidth: 2.5 },
          encoding: { x, y: { field: 'value', ...y }, color },
        },
      ],
    },
    table: tableOf(curves, measure),
  };
}

function noteOfOne({ runs, hasBand }: Curve, window: number): string {
  if (runs.length > 1) {
    return (
      `Line: mean of ${runs.length} training seeds; band: 95 % bootstrap interval of that mean` +
      `${caution(runs.length)}; thin lines: the seeds.`
    );
  }
  if (!hasBand) return 'One training seed.';
  return `One training seed. Line: rolling mean of ${window} log entries; band: ± one standard deviation within them.`;
}

function noteOfSeveral(curves: readonly Curve[]): string {
  const several = curves.filter(({ runs }) => runs.length > 1).map(({ runs }) => runs.length);
  if (several.length === 0) return 'One training seed each.';
  const seeds = curves.map(({ name, runs }) => `${runs.length} of ${name}`).join(', ');
  return (
    `Bold: mean of the training seeds (${seeds}); bands: 95 % bootstrap intervals of the means` +
    `${caution(Math.min(...several))}; thin lines: the seeds.`
  );
}

function caution(seeds: number): string {
  return seeds < FEW_RUNS ? ' (Student’s, for so few)' : '';
}

/** As many entries side by side as fit. */
function legendColumns(curves: readonly Curve[]): number {
  const widest = Math.max(...curves.map(({ name }) => textWidth(name, 12)));
  return Math.max(1, Math.floor(WIDTH / (widest + LEGEND_SYMBOL)));
}

function tableOf(curves: readonly Curve[], measure: string): Chart['table'] {
  const rows = curves.map(({ line }) => thinned(line, Math.ceil(MOST_ROWS / curves.length)));
  if (curves.length > 1) {
    return {
      columns: ['method', 'environment steps', measure, 'low', 'high'],
      rows: curves.flatMap(({ name, hasBand }, k) =>
        rows[k]!.map(({ step, value, low, high }) =>
          hasBand ? [name, step, value, low, high] : [name, step, value, null, null],
        ),
      ),
    };
  }
  const [{ runs, hasBand }] = curves as [Curve];
  const edges = runs.length > 1 ? ['low', 'high'] : ['− deviation', '+ deviation'];
  return {
    columns: ['environment steps', measure, ...(hasBand ? edges : [])],
    rows: rows[0]!.map(({ step, value, low, high }) => [step, value, ...(hasBand ? [low, high] : [])]),
  };
}
