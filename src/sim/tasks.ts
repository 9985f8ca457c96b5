import { type Arena, type Column, grown, type Stateful } from '../core/arena.ts';

export const NONE = -1;

/** In `start`: it does not run. */
export const NOT_STARTED = -1;

/** Where a task is. */
export const WITH_SCHEDULER = 0;
export const TRAVELLING = 1;
export const QUEUED = 2;
export const RUNNING = 3;

/** A column that a feature adds to the task pool: it grows, is saved and is loaded with the pool. */
export interface TaskColumn {
  values: Float64Array;
}

/**
 * The tasks in the system: struct of arrays with a free list, so memory grows with the tasks in flight and not with
 * the length of a run. Times are microseconds on the simulator's clock.
 */
export class TaskPool implements Stateful {
  /** Ordinal of arrival, from 0. */
  index = new Float64Array(16);
  /** Ordinal of what arrived from outside and brought it: its own, or its workflow's. */
  origin = new Float64Array(16);
  /** What its randomness is keyed by: the same whatever the policy does. */
  key = new Float64Array(16);
  submit = new Float64Array(16);
  /** When its SLA expires, Infinity without one. */
  due = new Float64Array(16);
  priority = new Float64Array(16);
  /** Seconds of work at speed 1: the truth, and what schedulers are told. */
  work = new Float64Array(16);
  estimate = new Float64Array(16);
  /** When it last began to run. */
  start = new Float64Array(16);
  /** Money it has cost so far. */
  spent = new Float64Array(16);
  /** Predicted microseconds on the executor it was sent to. */
  predicted = new Float64Array(16);
  /** When it will reach the executor it was sent to; with the scheduler: when it comes back if it was put off, else −1. */
  expected = new Float64Array(16);
  classIndex = new Int32Array(16);
  slots = new Int32Array(16);
  executor = new Int32Array(16);
  /** The client that sent it, in a closed system. */
  client = new Int32Array(16);
  /** Neighbours in the list it stands in: an executor's queue, an executor's running tasks, or the free list. */
  next = new Int32Array(16);
  previous = new Int32Array(16);
  /** Where it is: one of the stages above. */
  stage = new Uint8Array(16);
  readonly #added: TaskColumn[] = [];

  #high = 0;
  #free = NONE;
  live = 0;

  /** A further column, for a feature that is on; 0 when a task arrives. */
  addColumn(): TaskColumn {
    const column = { values: new Float64Array(this.submit.length) };
    this.#added.push(column);
    return column;
  }

  /** A slot for a new task; what features keep of tasks begins at 0, whoever had the slot before. */
  take(): number {
    this.live++;
    const slot = this.#vacant();
    for (let i = 0; i < this.#added.length; i++) this.#added[i]!.values[slot] = 0;
    return slot;
  }

  release(slot: number): void {
    this.live--;
    this.index[slot] = NONE;
    this.next[slot] = this.#free;
    this.#free = slot;
  }

  /** Slots that columns have room for. */
  get capacity(): number {
    return this.submit.length;
  }

  /** Slots below this have been used. */
  get used(): number {
    return this.#high;
  }

  /** The slots in use, in no particular order. A slot that is not has index −1. */
  *living(): Generator<number> {
    for (let slot = 0; slot < this.#high; slot++) if (this.index[slot]! !== NONE) yield slot;
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#high);
    arena.writeNumber(this.#free);
    arena.writeNumber(this.live);
    for (const column of this.#columns()) arena.write(column, this.#high);
  }

  load(arena: Arena): void {
    const high = arena.readNumber();
    this.#free = arena.readNumber();
    this.live = arena.readNumber();
    while (this.submit.length < high) this.#grow();
    this.#high = high;
    for (const column of this.#columns()) arena.read(column, high);
  }

  #vacant(): number {
    const slot = this.#free;
    if (slot !== NONE) {
      this.#free = this.next[slot]!;
      return slot;
    }
    if (this.#high === this.submit.length) this.#grow();
    return this.#high++;
  }

  #columns(): Column[] {
    return [
      this.index,
      this.origin,
      this.key,
      this.submit,
      this.due,
      this.priority,
      this.work,
      this.estimate,
      this.start,
      this.spent,
      this.predicted,
      this.expected,
      this.classIndex,
      this.slots,
      this.executor,
      this.client,
      this.next,
      this.previous,
      this.stage,
      ...this.#added.map((column) => column.values),
    ];
  }

  #grow(): void {
    const capacity = 2 * this.submit.length;
    this.index = grown(this.index, capacity);
    this.origin = grown(this.origin, capacity);
    this.key = grown(this.key, capacity);
    this.submit = grown(this.submit, capacity);
    this.due = grown(this.due, capacity);
    this.priority = grown(this.priority, capacity);
    this.work = grown(this.work, capacity);
    this.estimate = grown(this.estimate, capacity);
    this.start = grown(this.start, capacity);
    this.spent = grown(this.spent, capacity);
    this.predicted = grown(this.predicted, capacity);
    this.expected = grown(this.expected, capacity);
    this.classIndex = grown(this.classIndex, capacity);
    this.slots = grown(this.slots, capacity);
    this.executor = grown(this.executor, capacity);
    this.client = grown(this.client, capacity);
    this.next = grown(this.next, capacity);
    this.previous = grown(this.previous, capacity);
    this.stage = grown(this.stage, capacity);
    for (const column of this.#added) column.values = grown(column.values, capacity);
  }
}
