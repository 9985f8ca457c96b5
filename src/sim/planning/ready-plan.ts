import { grown } from '../../core/arena.ts';
import type { DecisionPoint } from '../decision-point.ts';
import type { ExecutorView } from '../views.ts';

/** Slots beyond which an executor is planned as if it had no more. */
const MOST_LANES = 64;

/** When slots are free that are not now, where the backlog does not say: later than now. */
const SOON = Number.MIN_VALUE;

/**
 * What to do with tasks that are ready, busy executors taken into account: one after another, each goes to where it
 * is predicted to finish first behind those before it, be it on an executor that must be waited for. Of an executor's
 * several busy slots each is taken to become free when its backlog says on average.
 *
 * First {@link read} the choice, then {@link make} plans in one order or several.
 */
export class ReadyPlan {
  /** Tasks that were read. */
  size = 0;
  /** By task, seconds until it would end at the best place if it went before all others. */
  alone = new Float64Array(16);
  /** By task, as the last plan has it: its executor, −1 where none can run it, and seconds until it ends there. */
  executor = new Int32Array(16);
  finish = new Float64Array(16);
  /** By task, 1 where it is to be sent now: its slots are free, and nothing before it in the plan takes them. */
  now = new Uint8Array(16);
  readonly #order = { keys: new Float64Array(16), tasks: new Int32Array(16) };
  #slots = new Int32Array(16);
  /** By task × executor, seconds until it would begin there were it sent now, and that it would run. */
  #soonest = new Float64Array(64);
  #run = new Float64Array(64);
  /** By executor when its slots are free, ascending, the lanes of one after those of another: now, and in the plan. */
  #idle = new Float64Array(0);
  #lanes = new Float64Array(0);
  #first = new Int32Array(1);

  /** @param rows a `run` row of each task */
  read(point: DecisionPoint, rows: ArrayLike<number>): void {
    const { executors } = point;
    this.size = rows.length;
    this.#makeRoom(rows.length, executors.length);
    this.#layOut(executors);
    for (let k = 0, at = 0; k < rows.length; k++) {
      const row = rows[k]!;
      this.#slots[k] = point.task(row).slots;
      let alone = Number.POSITIVE_INFINITY;
      for (let e = 0; e < executors.length; e++, at++) {
        const run = point.runTimeOn(row, e);
        const soonest = run < Number.POSITIVE_INFINITY ? point.startDelayOn(row, e) : 0;
        this.#run[at] = run;
        this.#soonest[at] = soonest;
        if (soonest + run < alone) alone = soonest + run;
      }
      this.alone[k] = alone;
    }
  }

  /** Plans the tasks, the smallest key first, the one that was read first among equals. */
  make(keyOf: (task: number) => number): void {
    const { keys, tasks } = this.#order;
    for (let k = 0; k < this.size; k++) {
      // Insertion: they are few, and nearly sorted from one choice to the next.
      const key = keyOf(k);
      let at = k;
      for (; at > 0 && keys[at - 1]! > key; at--) {
        keys[at] = keys[at - 1]!;
        tasks[at] = tasks[at - 1]!;
      }
      keys[at] = key;
      tasks[at] = k;
    }
    this.#lanes.set(this.#idle);
    for (let n = 0; n < this.size; n++) this.#place(tasks[n]!);
  }

  /** The tasks in the order of the last plan. */
  get order(): Int32Array {
    return this.#order.tasks.subarray(0, this.size);
  }

  #place(task: number): void {
    const executors = this.#first.length - 1;
    const slots = this.#slots[task]!;
    const at = task * executors;
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let e = 0; e < executors; e++) {
      const free = this.#lanes[this.#laneOf(e, slots)]!;
      const finish = Math.max(this.#soonest[at + e]!, free) + this.#run[at + e]!;
      if (finish >= least) continue;
      best = e;
      least = finish;
    }
    this.executor[task] = best;
    this.finish[task] = least;
    this.now[task] = best >= 0 && this.#lanes[this.#laneOf(best, slots)] === 0 ? 1 : 0;
    if (best >= 0) this.#occupy(best, slots, least);
  }

  /** The last of the lanes that so many slots are on, if they are those that are free first. */
  #laneOf(executor: number, slots: number): number {
    return Math.min(this.#first[executor]! + slots, this.#first[executor + 1]!) - 1;
  }

  /** Lanes stay in order: those taken until `end` move behind all that are free before. */
  #occupy(executor: number, slots: number, end: number): void {
    const lanes = this.#lanes;
    const last = this.#first[executor + 1]!;
    let to = this.#first[executor]!;
    let from = this.#laneOf(executor, slots) + 1;
    for (; from < last && lanes[from]! < end; from++) lanes[to++] = lanes[from]!;
    lanes.fill(end, to, from);
  }

  #layOut(executors: readonly ExecutorView[]): void {
    if (this.#first.length !== executors.length + 1) this.#count(executors);
    for (let e = 0; e < executors.length; e++) {
      const { slots, free, load, backlog, open } = executors[e]!;
      // Idle slots may be promised to tasks that are on their way.
      const idle = open ? Math.max(0, Math.min(free, slots - load)) : 0;
      const from = this.#first[e]!;
      const busy = Math.min(from + idle, this.#first[e + 1]!);
      this.#idle.fill(0, from, busy);
      this.#idle.fill(
        idle < slots ? Math.max(SOON, backlog / (slots - idle)) : SOON,
        busy,
        this.#first[e + 1]!,
      );
    }
  }

  #count(executors: readonly ExecutorView[]): void {
    this.#first = new Int32Array(executors.length + 1);
    executors.forEach(({ slots }, e) => {
      this.#first[e + 1] = this.#first[e]! + Math.min(slots, MOST_LANES);
    });
    this.#idle = new Float64Array(this.#first.at(-1)!);
    this.#lanes = this.#idle.slice();
  }

  #makeRoom(tasks: number, executors: number): void {
    if (tasks > this.alone.length) {
      const capacity = 2 * tasks;
      this.alone = grown(this.alone, capacity);
      this.executor = grown(this.executor, capacity);
      this.finish = grown(this.finish, capacity);
      this.now = grown(this.now, capacity);
      this.#slots = grown(this.#slots, capacity);
      this.#order.keys = grown(this.#order.keys, capacity);
      this.#order.tasks = grown(this.#order.tasks, capacity);
    }
    if (tasks * executors <= this.#run.length) return;
    this.#run = grown(this.#run, 2 * tasks * executors);
    this.#soonest = grown(this.#soonest, 2 * tasks * executors);
  }
}
