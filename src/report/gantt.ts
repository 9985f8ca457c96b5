import { type Chart, heading } from './chart.ts';
import { lanes } from './lanes.ts';
import { SHORT_LABEL } from './number-axis.ts';
import { CATEGORIES, NEUTRAL } from './palette.ts';

/** One task that ran; seconds. */
export interface GanttTask {
  readonly task: string;
  readonly executor: string;
  readonly class: string;
  readonly arrival: number;
  readonly start: number;
  readonly finish: number;
}

export interface GanttData {
  readonly scenario: string;
  readonly policy: string;
  /** Which tasks these are, e.g. `seed 1, from the first task after the warm-up`. */
  readonly excerpt: string;
  /** In any order. */
  readonly tasks: readonly GanttTask[];
}

const WIDTH = 720;
const MOST_TASKS = 250;
const MOST_ROWS = 40;

/** Which executor ran what and when: executors down, time across, colour by task class. */
export function gantt({ scenario, policy, excerpt, tasks }: GanttData): Chart {
  const started = [...tasks].sort((a, b) => a.start - b.start || a.arrival - b.arrival);
  const { shown, rowNames } = readable(started);
  const title = `Schedule of ${policy} on ${scenario}`;
  const cut = shown.length < tasks.length ? `${shown.length} of ${tasks.length} recorded` : `${tasks.length}`;
  const note = `${cut} tasks (${excerpt}). One bar a task; an executor has one row for each task it runs at a time.`;
  const classes = classScale(shown);
  return {
    id: `gantt-${policy}`,
    title,
    note,
    spec: {
      title: heading(title, note, WIDTH),
      width: WIDTH,
      height: { step: rowNames.length > 20 ? 13 : 20 },
      data: { values: shown },
      mark: { type: 'rect', cornerRadius: 1.5, height: { band: 0.82 }, stroke: '#ffffff', strokeWidth: 0.4 },
      encoding: {
        x: {
          field: 'start',
          type: 'quantitative',
          title: 'time (s)',
          scale: { zero: false, nice: false },
          axis: { labelExpr: SHORT_LABEL },
        },
        x2: { field: 'finish' },
        y: {
          field: 'row',
          type: 'nominal',
          sort: rowNames,
          title: null,
          axis: { ticks: false, domain: false, labelPadding: 8, labelOverlap: false },
        },
        color: {
          field: 'class',
          type: 'nominal',
          title: 'task class',
          scale: classes,
          legend: classes.domain.length > 1 ? { orient: 'top' } : null,
        },
        tooltip: ['task', 'class', 'executor', 'arrival', 'start', 'finish'].map((field) => ({ field })),
      },
    },
    table: {
      columns: ['task', 'class', 'executor', 'arrival (s)', 'start (s)', 'finish (s)'],
      rows: shown.map((task) => [
        task.task,
        task.class,
        task.executor,
        task.arrival,
        task.start,
        task.finish,
      ]),
    },
  };
}

type Row = GanttTask & { readonly row: string };

/** The longest run of `started` tasks from the first that is still readable, with the rows they take. */
function readable(started: readonly GanttTask[]): { shown: Row[]; rowNames: string[] } {
  let candidates = started.slice(0, MOST_TASKS);
  for (;;) {
    const shown = withRows(candidates);
    const rowNames = [...new Set(shown.map(({ row }) => row))].sort(byNumber);
    if (rowNames.length <= MOST_ROWS || candidates.length <= 1) return { shown, rowNames };
    candidates = candidates.slice(0, Math.ceil(0.8 * candidates.length));
  }
}

function withRows(tasks: readonly GanttTask[]): Row[] {
  const placed = lanes(tasks.map(({ executor, start, finish }) => ({ group: executor, start, finish })));
  const several = new Set(tasks.filter((_, i) => placed[i]! > 0).map(({ executor }) => executor));
  return tasks.map((task, i) => ({
    ...task,
    row: several.has(task.executor) ? `${task.executor} · ${placed[i]! + 1}` : task.executor,
  }));
}

/** Orders `cloud · 10` after `cloud · 9`. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** A colour for each of the first classes; the rest share one. */
function classScale(tasks: readonly GanttTask[]): { domain: string[]; range: string[] } {
  const domain = [...new Set(tasks.map((task) => task.class))].sort();
  return { domain, range: domain.map((_, k) => CATEGORIES[k] ?? NEUTRAL) };
}
