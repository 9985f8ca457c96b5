import type { Arena, Stateful } from '../core/arena.ts';
import { MICROS, toMicros } from './clock.ts';
import type { ExecutorSpec } from './scenario/schema.ts';
import { NONE, type TaskPool } from './tasks.ts';

const UNBOUNDED = 2 ** 31 - 1;

/** A group of executors that share a price: money is counted by pool, in exact slot-microseconds. */
export interface Pool {
  readonly spec: ExecutorSpec;
  readonly slots: number;
}

/**
 * The executors: what they are (fixed) and what they are doing (saved in snapshots). Struct of arrays; a `pool` is
 * one entry of the scenario's executor list, an executor one of its `count` members.
 */
export class Fleet implements Stateful {
  readonly size: number;
  readonly pools: readonly Pool[];
  readonly names: readonly string[];
  readonly pool: Int32Array;
  readonly slots: Int32Array;
  readonly speed: Float64Array;
  /** Microseconds from a decision to the task's arrival here. */
  readonly latency: Float64Array;
  readonly capacity: Int32Array;
  readonly bounded: boolean;
  /** Money a task, and a second on a slot where only occupied slots are billed. */
  readonly #taskPrice: Float64Array;
  readonly #slotPrice: Float64Array;

  readonly free: Int32Array;
  /** Tasks sent here that have not finished, in transit included. */
  readonly inSystem: Int32Array;
  readonly running: Int32Array;
  /** Predicted slot-microseconds of the tasks sent here that have not begun. */
  readonly waitingMicros: Float64Array;
  /** The queue, and the running tasks, as lists through the task pool. */
  readonly queueHead: Int32Array;
  readonly queueTail: Int32Array;
  readonly runningHead: Int32Array;

  readonly poolBusy: Float64Array;
  readonly poolBusyMicros: Float64Array;
  readonly poolChanged: Float64Array;
  readonly poolStarts: Float64Array;

  constructor(specs: readonly ExecutorSpec[]) {
    const members = specs.flatMap((spec, pool) =>
      Array.from({ length: spec.count }, (_, k) => ({ spec, pool, k })),
    );
    const size = members.length;
    this.size = size;
    this.pools = specs.map((spec) => ({ spec, slots: spec.count * spec.slots }));
    this.names = members.map(({ spec, k }) => (spec.count > 1 ? `${spec.name}-${k}` : spec.name));
    this.pool = Int32Array.from(members, (m) => m.pool);
    this.slots = Int32Array.from(members, (m) => m.spec.slots);
    this.speed = Float64Array.from(members, (m) => m.spec.speed);
    this.latency = Float64Array.from(members, (m) => toMicros(m.spec.latency));
    this.capacity = Int32Array.from(members, (m) => m.spec.queue.capacity ?? UNBOUNDED);
    this.bounded = specs.some((spec) => spec.queue.capacity !== null);
    this.#taskPrice = Float64Array.from(members, (m) => m.spec.price.perTask);
    this.#slotPrice = Float64Array.from(members, ({ spec: { price } }) =>
      price.billing === 'occupied' ? price.perSecond : 0,
    );

    this.free = this.slots.slice();
    this.inSystem = new Int32Array(size);
    this.running = new Int32Array(size);
    this.waitingMicros = new Float64Array(size);
    this.queueHead = new Int32Array(size).fill(NONE);
    this.queueTail = new Int32Array(size).fill(NONE);
    this.runningHead = new Int32Array(size).fill(NONE);
    this.poolBusy = new Float64Array(specs.length);
    this.poolBusyMicros = new Float64Array(specs.length);
    this.poolChanged = new Float64Array(specs.length);
    this.poolStarts = new Float64Array(specs.length);
  }

  hasRoom(executor: number): boolean {
    return this.inSystem[executor]! < this.capacity[executor]!;
  }

  /** Tasks sent here that have not begun. */
  waiting(executor: number): number {
    return this.inSystem[executor]! - this.running[executor]!;
  }

  /** Predicted slot-microseconds of work left here; a task that overruns its estimate has none left. */
  backlog(executor: number, now: number, tasks: TaskPool): number {
    let micros = this.waitingMicros[executor]!;
    for (let task = this.runningHead[executor]!; task !== NONE; task = tasks.next[task]!) {
      const left = tasks.start[task]! + tasks.predicted[task]! - now;
      if (left > 0) micros += left * tasks.slots[task]!;
    }
    return micros;
  }

  /** Money for tasks that start here and take so many slot-microseconds. */
  priceOf(executor: number, slotMicros: number, starts = 1): number {
    return this.#taskPrice[executor]! * starts + (this.#slotPrice[executor]! * slotMicros) / MICROS;
  }

  /** A task begins here: its slots are busy from now on. */
  occupy(executor: number, slots: number, now: number): void {
    this.free[executor]! -= slots;
    const pool = this.pool[executor]!;
    this.poolStarts[pool]!++;
    this.#settle(pool, slots, now);
  }

  /** Its slots are free again. */
  vacate(executor: number, slots: number, now: number): void {
    this.free[executor]! += slots;
    this.#settle(this.pool[executor]!, -slots, now);
  }

  /** Slot-microseconds that a pool's tasks have run until now. */
  busyMicros(pool: number, now: number): number {
    return this.poolBusyMicros[pool]! + this.poolBusy[pool]! * (now - this.poolChanged[pool]!);
  }

  pushQueue(executor: number, task: number, tasks: TaskPool): void {
    const tail = this.queueTail[executor]!;
    tasks.next[task] = NONE;
    if (tail === NONE) this.queueHead[executor] = task;
    else tasks.next[tail] = task;
    this.queueTail[executor] = task;
  }

  shiftQueue(executor: number, tasks: TaskPool): void {
    const next = tasks.next[this.queueHead[executor]!]!;
    this.queueHead[executor] = next;
    if (next === NONE) this.queueTail[executor] = NONE;
  }

  addRunning(executor: number, task: number, tasks: TaskPool): void {
    const head = this.runningHead[executor]!;
    tasks.next[task] = head;
    tasks.previous[task] = NONE;
    if (head !== NONE) tasks.previous[head] = task;
    this.runningHead[executor] = task;
    this.running[executor]!++;
  }

  removeRunning(executor: number, task: number, tasks: TaskPool): void {
    const next = tasks.next[task]!;
    const previous = tasks.previous[task]!;
    if (previous === NONE) this.runningHead[executor] = next;
    else tasks.next[previous] = next;
    if (next !== NONE) tasks.previous[next] = previous;
    this.running[executor]!--;
  }

  save(arena: Arena): void {
    for (const column of this.#state()) arena.write(column);
  }

  load(arena: Arena): void {
    for (const column of this.#state()) arena.read(column);
  }

  /** Counts the slot-time since the last change of a pool, then changes how many of its slots are busy. */
  #settle(pool: number, slots: number, now: number): void {
    this.poolBusyMicros[pool]! += this.poolBusy[pool]! * (now - this.poolChanged[pool]!);
    this.poolChanged[pool] = now;
    this.poolBusy[pool]! += slots;
  }

  #state() {
    return [
      this.free,
      this.inSystem,
      this.running,
      this.waitingMicros,
      this.queueHead,
      this.queueTail,
      this.runningHead,
      this.poolBusy,
      this.poolBusyMicros,
      this.poolChanged,
      this.poolStarts,
    ];
  }
}
