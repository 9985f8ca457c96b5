import type { RecordedTrace, TraceCursor } from './recorded-trace.ts';
import type { Trace } from './trace.ts';
import type { TaskRow } from './trace-rows.ts';
import { TraceTotals } from './trace-totals.ts';
import { selectWindow, type WindowSpec } from './trace-window.ts';

/** A trace that is kept in memory whole. */
export class WholeTrace implements RecordedTrace {
  readonly totals: TraceTotals;
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
    this.totals = TraceTotals.of(trace);
  }

  get length(): number {
    return this.#trace.length;
  }

  get classes(): readonly string[] {
    return this.#trace.classes;
  }

  open(window: WindowSpec, seed: string): TraceCursor {
    return new ColumnCursor(selectWindow(this.#trace, window, seed));
  }
}

/** One task of columns at a time. */
class ColumnCursor implements TraceCursor, TaskRow {
  submit = 0;
  work = 0;
  estimate = 0;
  slots = 0;
  classIndex = 0;
  deadline = Number.NaN;
  priority = Number.NaN;
  recordedStart = Number.NaN;
  preceding = Number.NaN;
  think = 0;
  readonly #trace: Trace;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  get length(): number {
    return this.#trace.length;
  }

  get task(): TaskRow {
    return this;
  }

  moveTo(number: number): void {
    const trace = this.#trace;
    this.submit = trace.submit[number]!;
    this.work = trace.work[number]!;
    this.estimate = trace.estimate[number]!;
    this.slots = trace.slots[number]!;
    this.classIndex = trace.classIndex[number]!;
    if (trace.deadline) this.deadline = trace.deadline[number]!;
    if (trace.priority) this.priority = trace.priority[number]!;
    if (trace.recordedStart) this.recordedStart = trace.recordedStart[number]!;
    if (trace.preceding) this.preceding = trace.preceding[number]!;
    if (trace.think) this.think = trace.think[number]!;
  }

  idOf(number: number): number | string {
    return this.#trace.ids[number]!;
  }
}
