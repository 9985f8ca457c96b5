import { grown } from '../core/arena.ts';
import { sortedBy, type Trace } from './trace.ts';
import type { TraceRows } from './trace-rows.ts';

/** A trace in the order that its format gives tasks, and whether the file had another one. */
export interface CollectedTrace {
  readonly trace: Trace;
  readonly reordered: boolean;
}

/** Reads all tasks of a file into columns. */
export function collectRows(rows: TraceRows): CollectedTrace {
  const ids: (number | string)[] = [];
  const keys = new GrowingColumn();
  const submit = new GrowingColumn();
  const work = new GrowingColumn();
  const estimate = new GrowingColumn();
  const slots = new GrowingColumn();
  const classIndex = new GrowingColumn();
  const optional = rows.optionalColumns.map((name) => ({ name, column: new GrowingColumn() }));
  while (rows.next()) {
    ids.push(rows.id);
    keys.push(rows.orderKey);
    submit.push(rows.submit);
    work.push(rows.work);
    estimate.push(rows.estimate);
    slots.push(rows.slots);
    classIndex.push(rows.classIndex);
    for (const { name, column } of optional) column.push(rows[name]);
  }
  const trace: Trace = {
    length: ids.length,
    ids: typeof ids[0] === 'string' ? ids : new Float64Array(ids as number[]),
    submit: submit.values,
    work: work.values,
    estimate: estimate.values,
    slots: new Int32Array(slots.values),
    classes: rows.classes,
    classIndex: new Int32Array(classIndex.values),
    ...Object.fromEntries(optional.map(({ name, column }) => [name, column.values])),
  };
  const ordered = sortedBy(trace, keys.values);
  return { trace: ordered, reordered: ordered !== trace };
}

class GrowingColumn {
  #values = new Float64Array(1024);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) this.#values = grown(this.#values, 2 * this.#length);
    this.#values[this.#length++] = value;
  }

  get values(): Float64Array<ArrayBuffer> {
    return this.#values.slice(0, this.#length);
  }
}
