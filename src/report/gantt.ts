import { type Chart, heading } from './chart.ts';
import { type GanttRows, readable } from './gantt-rows.ts';
import { SHORT_LABEL } from './number-axis.ts';
import { CATEGORIES, NEUTRAL } from './palette.ts';
import type { Span, Timeline } from './timeline.ts';

export interface GanttData extends Timeline {
  /** Whose schedule: `ppo on two-tier`. */
  readonly of: string;
  readonly id: string;
  /** Which tasks these are, e.g. `seed 1, from the first task after the warm-up`. */
  readonly excerpt: string;
}

const WIDTH = 720;

/** How what happens to tasks looks, beside their class's colour. */
const SPAN_FILLS: Readonly<Record<Exclude<Span['kind'], 'run'>, string>> = {
  lost: '#ffffff',
  setup: '#5b6470',
  transfer: '#b9c0c9',
};

const OUTAGE_COLOURS: Readonly<Record<string, string>> = {
  'broken down': '#c0392b',
  'about to be revoked': '#f3c969',
  revoked: '#8e5ea2',
  booting: '#9bc1bc',
  off: '#d9dde2',
};

/**
 * Which executor did what and when: executors down, time across, colour by task class. Cold starts, transfers and work
 * that was lost have fills of their own; behind the tasks, bands show when an executor was down, off or revoked.
 */
export function gantt({ of, id, excerpt, spans, outages }: GanttData): Chart {
  const rows = readable(spans, outages);
  const title = `Schedule of ${of}`;
  const cut = rows.tasks < rows.of ? `${rows.tasks} of ${rows.of} recorded` : `${rows.tasks}`;
  const note = `${cut} tasks (${excerpt}). One bar a task; an executor has one row for each task it runs at a time.`;
  return {
    id,
    title,
    note,
    spec: {
      title: heading(title, note, WIDTH),
      width: WIDTH,
      height: { step: rows.names.length > 20 ? 13 : 20 },
      encoding: { y: rowAxis(rows.names) },
      resolve: { scale: { color: 'independent' } },
      layer: [
        ...(rows.bands.length > 0 ? [bandLayer(rows.bands)] : []),
        taskLayer(rows.spans),
        ...(rows.spans.some(({ kind }) => kind !== 'run') ? [kindLayer(rows.spans)] : []),
      ],
    },
    table: {
      columns: ['what', 'task', 'class', 'executor', 'arrival (s)', 'start (s)', 'finish (s)'],
      rows: [
        ...rows.spans.map((span) => [
          span.kind,
          span.task,
          span.class,
          span.executor,
          span.arrival,
          span.start,
          span.finish,
        ]),
        ...rows.outages.map((outage) => [
          outage.kind,
          null,
          null,
          outage.executor,
          null,
          outage.start,
          outage.finish,
        ]),
      ],
    },
  };
}

function rowAxis(names: readonly string[]) {
  return {
    field: 'row',
    type: 'nominal',
    sort: names,
    title: null,
    axis: { ticks: false, domain: false, labelPadding: 8, labelOverlap: false },
  } as const;
}

const TIME = {
  x: {
    field: 'start',
    type: 'quantitative',
    title: 'time (s)',
    scale: { zero: false, nice: false },
    axis: { labelExpr: SHORT_LABEL },
  },
  x2: { field: 'finish' },
} as const;

const tooltip = (...fields: string[]) => fields.map((field) => ({ field }));

function bandLayer(bands: GanttRows['bands']) {
  const kinds = Object.keys(OUTAGE_COLOURS).filter((kind) => bands.some((band) => band.kind === kind));
  return {
    data: { values: bands },
    mark: { type: 'rect', opacity: 0.55 },
    encoding: {
      ...TIME,
      color: {
        field: 'kind',
        type: 'nominal',
        title: 'executor',
        scale: { domain: kinds, range: kinds.map((kind) => OUTAGE_COLOURS[kind]!) },
        legend: { orient: 'top' },
      },
      tooltip: tooltip('executor', 'kind', 'start', 'finish'),
    },
  } as const;
}

function taskLayer(spans: GanttRows['spans']) {
  const classes = classScale(spans);
  return {
    data: { values: spans.filter(({ kind }) => kind === 'run' || kind === 'lost') },
    mark: { type: 'rect', cornerRadius: 1.5, height: { band: 0.82 }, stroke: '#ffffff', strokeWidth: 0.4 },
    encoding: {
      ...TIME,
      color: {
        field: 'class',
        type: 'nominal',
        title: 'task class',
        scale: classes,
        legend: classes.domain.length > 1 ? { orient: 'top' } : null,
      },
      tooltip: tooltip('task', 'class', 'executor', 'arrival', 'start', 'finish'),
    },
  } as const;
}

/** What is no plain run: drawn over the bars, lower than they are. */
function kindLayer(spans: GanttRows['spans']) {
  const shown = spans.filter(({ kind }) => kind !== 'run');
  const kinds = (Object.keys(SPAN_FILLS) as (keyof typeof SPAN_FILLS)[]).filter((kind) =>
    shown.some((span) => span.kind === kind),
  );
  return {
    data: { values: shown },
    mark: { type: 'rect', height: { band: 0.4 }, stroke: '#3c434c', strokeWidth: 0.4 },
    encoding: {
      ...TIME,
      color: {
        field: 'kind',
        type: 'nominal',
        title: 'beside running',
        scale: { domain: kinds, range: kinds.map((kind) => SPAN_FILLS[kind]) },
        legend: { orient: 'top' },
      },
      tooltip: tooltip('task', 'kind', 'executor', 'start', 'finish'),
    },
  } as const;
}

/** A colour for each of the first classes; the rest share one. */
function classScale(spans: readonly Span[]): { domain: string[]; range: string[] } {
  const domain = [...new Set(spans.map((span) => span.class))].sort();
  return { domain, range: domain.map((_, k) => CATEGORIES[k] ?? NEUTRAL) };
}
