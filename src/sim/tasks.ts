import { type Arena, type Column, grown, type Stateful } from '../core/arena.ts';

export const NONE = -1;

/**
 * The tasks in the system: struct of arrays with a free list, so memory grows with the tasks in flight and not with
 * the length of a run. Times are microseconds on the simulator's clock.
 */
export class TaskPool implements Stateful {
  /** Ordinal of arrival, from 0. */
  index = new Float64Array(16);
  submit = new Float64Array(16);
  /** When its SLA expires, Infinity without one. */
  due = new Float64Array(16);
  priority = new Float64Array(16);
  /** Seconds of work at speed 1: the truth, and what schedulers are told. */
  work = new Float64Array(16);
  estimate = new Float64Array(16);
  /** When it began to run. */
  start = new Float64Array(16);
  /** Predicted microseconds on the executor it was sent to. */
  predicted = new Float64Array(16);
  /** When it was predicted to finish, as it was sent. */
  finish = new Float64Array(16);
  classIndex = new Int32Array(16);
  slots = new Int32Array(16);
  executor = new Int32Array(16);
  /** The client that sent it, in a closed system. */
  client = new Int32Array(16);
  /** Neighbours in the list it stands in: an executor's queue, an executor's running tasks, or the free list. */
  next = new Int32Array(16);
  previous = new Int32Array(16);

  /** Slots below this have been used. */
  #high = 0;
  #free = NONE;
  live = 0;

  /** A slot for a new task. */
  take(): number {
    this.live++;
    const slot = this.#free;
    if (slot !== NONE) {
      this.#free = this.next[slot]!;
      return slot;
    }
    if (this.#high === this.submit.length) this.#grow();
    return this.#high++;
  }

  release(slot: number): void {
    this.live--;
    this.index[slot] = NONE;
    this.next[slot] = this.#free;
    this.#free = slot;
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

  #columns(): Column[] {
    return [
      this.index,
      this.submit,
      this.due,
      this.priority,
      this.work,
      this.estimate,
      this.start,
      this.predicted,
      this.finish,
      this.classIndex,
      this.slots,
      this.executor,
      this.client,
      this.next,
      this.previous,
    ];
  }

  #grow(): void {
    const capacity = 2 * this.submit.length;
    this.index = grown(this.index, capacity);
    this.submit = grown(this.submit, capacity);
    this.due = grown(this.due, capacity);
    this.priority = grown(this.priority, capacity);
    this.work = grown(this.work, capacity);
    this.estimate = grown(this.estimate, capacity);
    this.start = grown(this.start, capacity);
    this.predicted = grown(this.predicted, capacity);
    this.finish = grown(this.finish, capacity);
    this.classIndex = grown(this.classIndex, capacity);
    this.slots = grown(this.slots, capacity);
    this.executor = grown(this.executor, capacity);
    this.client = grown(this.client, capacity);
    this.next = grown(this.next, capacity);
    this.previous = grown(this.previous, capacity);
  }
}
