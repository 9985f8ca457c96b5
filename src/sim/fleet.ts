import type { Arena, Stateful } from '../core/arena.ts';
import { MICROS, toMicros } from './clock.ts';
import { typicalValue } from './paths/index.ts';
import type { ExecutorSpec } from './scenario/schema.ts';
import { NONE, type TaskPool } from './tasks.ts';

const UNBOUNDED = 2 ** 31 - 1;

/** What a closed executor's free slots are lowered by, so that nothing fits and nobody need look further. */
const SHUT = 2 ** 29;

/** A group of executors that share a price: money is counted by pool, in exact slot-microseconds. */
export interface Pool {
  readonly spec: ExecutorSpec;
  readonly slots: number;
}

/** Integrates something over the busy slots of a pool, e.g. a price that changes. */
export interface Meter {
  /** So many of a pool's slots have been busy since it was last told. */
  settle(pool: number, busy: number, since: number, now: number): void;
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
  /** Where executors stand: names of sites, and each executor's index into them. */
  readonly sites: readonly string[];
  readonly site: Int32Array;
  /** Most tasks here at once; 0 while the executor takes none. */
  readonly capacity: Int32Array;
  /** Most tasks that wait here or are on their way; null where no executor has such a bound. */
  readonly mostWaiting: Int32Array | null;
  /** Whether some executor may be full. */
  readonly bounded: boolean;
  readonly #ownCapacity: Int32Array;
  /** Money a task, and a second on a slot where only occupied slots are billed. */
  readonly #taskPrice: Float64Array;
  readonly #slotPrice: Float64Array;

  /** Slots with nothing on them; far below zero while the executor is closed. */
  readonly free: Int32Array;
  /** Reasons for which an executor is closed (nothing begins there), and takes no tasks (nothing is sent there). */
  readonly closures: Int32Array;
  readonly refusals: Int32Array;
  /** How many executors take no tasks. */
  refused = 0;
  /** Tasks sent here that have not finished, in transit included. */
  readonly inSystem: Int32Array;
  readonly running: Int32Array;
  /** Predicted slot-microseconds of the tasks sent here that have not begun. */
  readonly waitingMicros: Float64Array;
  /** Slots that they will take. */
  readonly waitingSlots: Int32Array;
  /** The queue, and the running tasks, as lists through the task pool. */
  readonly queueHead: Int32Array;
  readonly queueTail: Int32Array;
  readonly runningHead: Int32Array;

  /** Hear of every change of a pool's busy slots, before it. */
  readonly meters: Meter[] = [];
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
    this.sites = [...new Set(specs.map(siteOf))];
    this.site = Int32Array.from(members, (m) => this.sites.indexOf(siteOf(m.spec)));
    this.#ownCapacity = Int32Array.from(members, (m) => m.spec.queue.capacity ?? UNBOUNDED);
    this.capacity = this.#ownCapacity.slice();
    this.mostWaiting = specs.some((spec) => spec.queue.waiting !== undefined)
      ? Int32Array.from(members, (m) => m.spec.queue.waiting ?? UNBOUNDED)
      : null;
    this.bounded = this.mostWaiting !== null || specs.some((spec) => spec.queue.capacity !== null);
    this.#taskPrice = Float64Array.from(members, (m) => m.spec.price.perTask);
    this.#slotPrice = Float64Array.from(members, ({ spec: { price } }) =>
      price.billing === 'occupied' ? typicalValue(price.perSecond) : 0,
    );

    this.free = this.slots.slice();
    this.closures = new Int32Array(size);
    this.refusals = new Int32Array(size);
    this.inSystem = new Int32Array(size);
    this.running = new Int32Array(size);
    this.waitingMicros = new Float64Array(size);
    this.waitingSlots = new Int32Array(size);
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

  /** Whether tasks can run here now. */
  isOpen(executor: number): boolean {
    return this.closures[executor] === 0;
  }

  /** From now on nothing begins here, until as many {@link open} calls have followed. */
  close(executor: number): void {
    if (this.closures[executor]!++ === 0) this.free[executor]! -= SHUT;
  }

  /** Takes one closure back; true when the executor is open again. */
  open(executor: number): boolean {
    if (--this.closures[executor]! > 0) return false;
    this.free[executor]! += SHUT;
    return true;
  }

  /** From now on nothing may be sent here, until as many {@link accept} calls have followed. */
  refuse(executor: number): void {
    if (this.refusals[executor]!++ > 0) return;
    this.capacity[executor] = 0;
    this.refused++;
  }

  accept(executor: number): void {
    if (--this.refusals[executor]! > 0) return;
    this.capacity[executor] = this.#ownCapacity[executor]!;
    this.refused--;
  }

  /** Slots with nothing on them, closed or not. */
  idleSlots(executor: number): number {
    const free = this.free[executor]!;
    return this.closures[executor] === 0 ? free : free + SHUT;
  }

  /** Tasks sent here that have not begun. */
  waiting(executor: number): number {
    return this.inSystem[executor]! - this.running[executor]!;
  }

  /** Free slots that no task sent here will take; far below zero while the executor is closed. */
  unpromised(executor: number): number {
    return this.free[executor]! - this.waitingSlots[executor]!;
  }

  /** Predicted slot-microseconds of work left here; a task that overruns its estimate has none left. */
  backlog(executor: number, now: number, tasks: TaskPool): number {
    return this.waitingMicros[executor]! + this.runningMicros(executor, now, tasks);
  }

  /** Those of the tasks that run. */
  runningMicros(executor: number, now: number, tasks: TaskPool): number {
    let micros = 0;
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
    this.settle(pool, slots, now);
  }

  /** Its slots are free again. */
  vacate(executor: number, slots: number, now: number): void {
    this.free[executor]! += slots;
    this.settle(this.pool[executor]!, -slots, now);
  }

  /** Slot-microseconds that a pool's tasks have run until now. */
  busyMicros(pool: number, now: number): number {
    return this.poolBusyMicros[pool]! + this.poolBusy[pool]! * (now - this.poolChanged[pool]!);
  }

  pushQueue(executor: number, task: number, tasks: TaskPool): void {
    const tail = this.queueTail[executor]!;
    tasks.next[task] = NONE;
    tasks.previous[task] = tail;
    if (tail === NONE) this.queueHead[executor] = task;
    else tasks.next[tail] = task;
    this.queueTail[executor] = task;
  }

  /** Puts a task before all others in a queue. */
  unshiftQueue(executor: number, task: number, tasks: TaskPool): void {
    const head = this.queueHead[executor]!;
    tasks.next[task] = head;
    tasks.previous[task] = NONE;
    if (head === NONE) this.queueTail[executor] = task;
    else tasks.previous[head] = task;
    this.queueHead[executor] = task;
  }

  shiftQueue(executor: number, tasks: TaskPool): void {
    const next = tasks.next[this.queueHead[executor]!]!;
    this.queueHead[executor] = next;
    if (next === NONE) this.queueTail[executor] = NONE;
    else tasks.previous[next] = NONE;
  }

  removeFromQueue(executor: number, task: number, tasks: TaskPool): void {
    const next = tasks.next[task]!;
    const previous = tasks.previous[task]!;
    if (previous === NONE) this.queueHead[executor] = next;
    else tasks.next[previous] = next;
    if (next === NONE) this.queueTail[executor] = previous;
    else tasks.previous[next] = previous;
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
    this.refused = this.refusals.reduce((count, refusals) => count + Number(refusals > 0), 0);
  }

  /** Counts the slot-time since the last change of a pool, then changes how many of its slots are busy. */
  settle(pool: number, slots: number, now: number): void {
    if (this.meters.length > 0) {
      for (const meter of this.meters) meter.settle(pool, this.poolBusy[pool]!, this.poolChanged[pool]!, now);
    }
    this.poolBusyMicros[pool]! += this.poolBusy[pool]! * (now - this.poolChanged[pool]!);
    this.poolChanged[pool] = now;
    this.poolBusy[pool]! += slots;
  }

  #state() {
    return [
      this.free,
      this.closures,
      this.refusals,
      this.capacity,
      this.inSystem,
      this.running,
      this.waitingMicros,
      this.waitingSlots,
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

/** An executor stands where its tier is, unless the scenario says more. */
export function siteOf({ site, tier }: Pick<ExecutorSpec, 'site' | 'tier'>): string {
  return site ?? tier;
}
