import { type Chart, heading } from './chart.ts';
import { SHORT_LABEL } from './number-axis.ts';

/** Means over bins of equal length, by row. */
export interface HeatData {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** What a cell holds, with its unit. */
  readonly measure: string;
  /** Seconds at which the first bin begins, and the length of a bin. */
  readonly start: number;
  readonly bin: number;
  readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** Seconds from which to which time is drawn. */
  readonly window: readonly [number, number];
  /** The largest value that there can be; the largest that there is unless given. */
  readonly most?: number;
}

const WIDTH = 720;

/** Rows down, time across, the darker the less. */
export function loadHeat({ id, title, note, measure, start, bin, rows, window, most }: HeatData): Chart {
  const names = rows.map(({ name }) => name);
  const values = rows.flatMap(({ name, values: own }) =>
    own.map((value, b) => ({
      row: name,
      start: rounded(start + b * bin),
      finish: rounded(start + (b + 1) * bin),
      value,
    })),
  );
  const greatest = most ?? Math.max(...values.map(({ value }) => value));
  return {
    id,
    title,
    note,
    spec: {
      title: heading(title, note, WIDTH),
      width: WIDTH,
      height: { step: rows.length > 20 ? 13 : 20 },
      layer: [
        {
          data: { values },
          mark: { type: 'rect', clip: true },
          encoding: {
            x: {
              field: 'start',
              type: 'quantitative',
              title: 'time (s)',
              scale: { domain: [...window], nice: false },
              axis: { labelExpr: SHORT_LABEL, grid: false },
            },
            x2: { field: 'finish' },
            y: {
              field: 'row',
              type: 'nominal',
              sort: names,
              title: null,
              axis: { ticks: false, domain: false, labelPadding: 8, labelOverlap: false },
            },
            color: {
              field: 'value',
              type: 'quantitative',
              title: measure,
              // A queue of one among queues of hundreds is still to be told from none.
              scale: {
                scheme: 'viridis',
                type: most === undefined ? 'sqrt' : 'linear',
                domain: [0, greatest || 1],
              },
              legend: { orient: 'top', gradientLength: 220 },
            },
            tooltip: ['row', 'start', 'finish', 'value'].map((field) => ({ field })),
          },
        },
      ],
    },
    table: {
      columns: ['row', `mean ${measure}`, 'least', 'most'],
      rows: rows.map(({ name, values: own }) => [
        name,
        own.reduce((sum, value) => sum + value, 0) / own.length,
        Math.min(...own),
        Math.max(...own),
      ]),
    },
  };
}

function rounded(seconds: number): number {
  return Number(seconds.toPrecision(9));
}
