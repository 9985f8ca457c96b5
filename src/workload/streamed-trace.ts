import { grown } from '../core/arena.ts';
import type { RecordedTrace, TraceCursor } from './recorded-trace.ts';
import type { RowPosition, TaskRow, TraceRows } from './trace-rows.ts';
import { TraceTotals } from './trace-totals.ts';
import { type WindowSpec, windowBounds } from './trace-window.ts';

/** Tasks between two places that are remembered. */
const STRIDE = 256;

/**
 * A trace that stays in its file. One pass at the beginning checks every row, adds up what the whole comes to and
 * remembers the place of every 256th task, 24 bytes each; whoever plays it reads the rows again as time goes on.
 */
export class StreamedTrace implements RecordedTrace {
  readonly length: number;
  readonly totals = new TraceTotals();
  readonly #rows: TraceRows;
  readonly #marks = new Marks();

  /**
   * @param rows are read to the end
   * @throws InputError at the first row that is malformed, or not in order of arrival and of its format
   */
  constructor(rows: TraceRows) {
    const arrivals = new AscendingOrder('time of arrival', rows);
    const keys = new AscendingOrder(rows.orderName, rows);
    let length = 0;
    let before = rows.position;
    while (rows.next()) {
      if (length % STRIDE === 0) this.#marks.add(before);
      arrivals.take(rows.submit);
      keys.take(rows.orderKey);
      this.totals.add(rows);
      length++;
      if (length % STRIDE === 0) before = rows.position;
    }
    this.length = length;
    this.#rows = rows;
  }

  get classes(): readonly string[] {
    return this.#rows.classes;
  }

  open(window: WindowSpec, seed: string): TraceCursor {
    const { start, end } = windowBounds(this.length, window, seed);
    const reader = () => new SeekingReader(this.#rows.fork(), this.#marks);
    return new StreamCursor(reader, start, end);
  }
}

/** Refuses numbers that do not ascend. */
class AscendingOrder {
  readonly #name: string;
  readonly #rows: TraceRows;
  #last = Number.NEGATIVE_INFINITY;

  constructor(name: string, rows: TraceRows) {
    this.#name = name;
    this.#rows = rows;
  }

  take(value: number): void {
    if (value < this.#last) {
      throw this.#rows.problem(
        `${this.#name} ${value} comes after ${this.#last}; a trace can be streamed only in order ` +
          "(sort the file, or leave 'stream' out)",
      );
    }
    this.#last = value;
  }
}

/** The places of every {@link STRIDE}th task. */
class Marks {
  #columns = new Float64Array(3 * 64);
  #count = 0;

  add({ offset, line, records }: RowPosition): void {
    const at = 3 * this.#count++;
    if (at === this.#columns.length) this.#columns = grown(this.#columns, 2 * at);
    this.#columns[at] = offset;
    this.#columns[at + 1] = line;
    this.#columns[at + 2] = records;
  }

  get(mark: number): RowPosition {
    const [offset, line, records] = this.#columns.subarray(3 * mark);
    return { offset: offset!, line: line!, records: records! };
  }
}

/** Reads rows forward, and finds any task from the mark before it. */
class SeekingReader {
  readonly rows: TraceRows;
  readonly #marks: Marks;
  readonly #classes: number;
  /** The number of the current task. */
  #at = -1;
  #submit = 0;

  constructor(rows: TraceRows, marks: Marks) {
    this.rows = rows;
    this.#marks = marks;
    this.#classes = rows.classes.length;
  }

  moveTo(number: number): void {
    const mark = Math.floor(number / STRIDE);
    if (number < this.#at || mark * STRIDE > this.#at + 1) {
      this.rows.moveTo(this.#marks.get(mark));
      this.#at = mark * STRIDE - 1;
      this.#submit = 0;
    }
    while (this.#at < number) this.#step();
  }

  /** Every row was sound when the trace was loaded. */
  #step(): void {
    const { rows } = this;
    if (!rows.next() || rows.submit < this.#submit || rows.classIndex >= this.#classes) {
      throw rows.problem('the file was changed while it was read');
    }
    this.#submit = rows.submit;
    this.#at++;
  }
}

/** Tasks `start` to `end` of a file. */
class StreamCursor implements TraceCursor {
  readonly length: number;
  readonly task: TaskRow;
  readonly #start: number;
  readonly #tasks: SeekingReader;
  readonly #reader: () => SeekingReader;
  /** Names are read apart from the tasks, for they are asked for later; most runs never ask. */
  #names: SeekingReader | undefined;

  constructor(reader: () => SeekingReader, start: number, end: number) {
    this.length = end - start;
    this.#start = start;
    this.#reader = reader;
    this.#tasks = reader();
    this.task = this.#tasks.rows;
  }

  moveTo(number: number): void {
    this.#tasks.moveTo(this.#start + number);
  }

  idOf(number: number): number | string {
    this.#names ??= this.#reader();
    this.#names.moveTo(this.#start + number);
    return this.#names.rows.id;
  }
}
