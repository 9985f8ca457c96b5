import { lanes } from './lanes.ts';
import type { Outage, Span } from './timeline.ts';

const MOST_TASKS = 250;
const MOST_ROWS = 40;

/** What a Gantt chart draws: so many tasks, in rows, with the outages behind them. */
export interface GanttRows {
  /** Tasks that are drawn, and that there are. */
  readonly tasks: number;
  readonly of: number;
  /** Rows from top to bottom. */
  readonly names: readonly string[];
  readonly spans: readonly (Span & { readonly row: string })[];
  readonly outages: readonly Outage[];
  /** The outages, one for each row of their executor; none where no drawn task ran. */
  readonly bands: readonly (Outage & { readonly row: string })[];
}

/** The longest run of tasks from the first that is still readable, and the outages while they ran. */
export function readable(spans: readonly Span[], outages: readonly Outage[]): GanttRows {
  const ordered = [...spans].sort((a, b) => a.start - b.start || a.arrival - b.arrival);
  const all = [...new Set(ordered.map(({ task }) => task))];
  let tasks = all.slice(0, MOST_TASKS);
  for (;;) {
    const drawn = new Set(tasks);
    const rows = inRows(
      ordered.filter(({ task }) => drawn.has(task)),
      outages,
    );
    if (rows.names.length <= MOST_ROWS || tasks.length <= 1) {
      return { ...rows, tasks: tasks.length, of: all.length };
    }
    tasks = tasks.slice(0, Math.ceil(0.8 * tasks.length));
  }
}

function inRows(spans: readonly Span[], outages: readonly Outage[]): Omit<GanttRows, 'tasks' | 'of'> {
  const placed = lanes(spans.map(({ executor, start, finish }) => ({ group: executor, start, finish })));
  const several = new Set(spans.filter((_, i) => placed[i]! > 0).map(({ executor }) => executor));
  const inRow = spans.map((span, i) => ({
    ...span,
    row: several.has(span.executor) ? `${span.executor} · ${placed[i]! + 1}` : span.executor,
  }));
  const last = Math.max(...spans.map(({ finish }) => finish));
  const first = Math.min(...spans.map(({ start }) => start));
  const shown = outages
    .filter(({ start, finish }) => start < last && finish > first)
    .map((outage) => ({
      ...outage,
      start: Math.max(first, outage.start),
      finish: Math.min(last, outage.finish),
    }));
  const executorOf = new Map(inRow.map(({ row, executor }) => [row, executor]));
  const names = [...executorOf.keys()].sort(byNumber);
  const bands = shown.flatMap((outage) =>
    names.filter((row) => executorOf.get(row) === outage.executor).map((row) => ({ ...outage, row })),
  );
  return { names, spans: inRow, outages: shown, bands };
}

/** Orders `cloud · 10` after `cloud · 9`. */
function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
