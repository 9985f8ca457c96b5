import { type Arena, grown, type Stateful } from '../../core/arena.ts';
import { toMicros } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { EXECUTOR_STATES, type ExecutorState, executorState } from '../executor-state.ts';
import { NONE } from '../tasks.ts';
import { ChangeLog } from './change-log.ts';

/**
 * A record: when, which executor, what it was like, what was free of each resource, and for each task that ran its
 * predicted finish and its slots.
 */
const TIME = 0;
const EXECUTOR = 1;
const OPEN = 2;
const IDLE = 3;
const LOAD = 4;
const WAITING = 5;
const WAITING_MICROS = 6;
const STATE = 7;
const WARM = 8;
const CONNECTED = 9;
/** The task that began last, and when: with the others they tell whether anything has changed. */
const LAST_TASK = 10;
const LAST_START = 11;
const RESOURCES = 12;

/**
 * The executors as they were some time ago: what schedulers see where news travel slowly. Before time moves on, a record
 * of every executor that has changed goes into a log, which it leaves when it is old enough to be seen: the memory is
 * that of the changes within the delay.
 */
export class StaleFleet implements Stateful {
  readonly #engine: Engine;
  readonly #delay: number;
  readonly #log = new ChangeLog();
  /** Names of the resources, and where the running tasks begin in a record, after the resources. */
  readonly #kinds: readonly string[];
  readonly #running: number;
  /** By executor: the fields of the last record, and the whole record that is seen. */
  readonly #latest: Float64Array;
  readonly #seen: Float64Array[];
  #record = new Float64Array(16);

  constructor(engine: Engine, delay: number) {
    this.#engine = engine;
    this.#delay = toMicros(delay);
    const { executors } = engine.scenario;
    const kinds = executors.flatMap(({ resources, gpus }) => [
      ...Object.keys(resources ?? {}),
      ...(gpus ? ['gpu'] : []),
    ]);
    this.#kinds = [...new Set(kinds)];
    this.#running = RESOURCES + this.#kinds.length;
    this.#latest = new Float64Array(engine.fleet.size * this.#running);
    this.#seen = Array.from({ length: engine.fleet.size }, (_, e) => {
      const length = this.#read(e);
      this.#latest.set(this.#record.subarray(0, this.#running), e * this.#running);
      return this.#record.slice(0, length);
    });
  }

  isOpen(executor: number): boolean {
    return this.#seen[executor]![OPEN] === 1;
  }

  idleSlots(executor: number): number {
    return this.#seen[executor]![IDLE]!;
  }

  loadOf(executor: number): number {
    return this.#seen[executor]![LOAD]!;
  }

  waiting(executor: number): number {
    return this.#seen[executor]![WAITING]!;
  }

  stateOf(executor: number): ExecutorState {
    return EXECUTOR_STATES[this.#seen[executor]![STATE]!]!;
  }

  warmSlots(executor: number): number {
    return this.#seen[executor]![WARM]!;
  }

  isConnected(executor: number): boolean {
    return this.#seen[executor]![CONNECTED] === 1;
  }

  /** Units of a resource that were free. */
  available(executor: number, kind: string): number {
    const k = this.#kinds.indexOf(kind);
    return k < 0 ? 0 : this.#seen[executor]![RESOURCES + k]!;
  }

  /** Predicted slot-microseconds of work that were left there. */
  backlog(executor: number): number {
    const seen = this.#seen[executor]!;
    const time = this.#engine.now - this.#delay;
    let micros = seen[WAITING_MICROS]!;
    for (let i = this.#running; i < seen.length; i += 2)
      micros += Math.max(0, seen[i]! - time) * seen[i + 1]!;
    return micros;
  }

  /** Predicted microsecond at which a task would begin, were it sent now, from the backlog that is seen. */
  start(task: number, executor: number): number {
    const { now, fleet, features } = this.#engine;
    const travel = features.network?.delay(task, executor) ?? fleet.latency[executor]!;
    const wait = this.fits(task, executor) ? 0 : this.backlog(executor) / fleet.slots[executor]!;
    return now + Math.max(travel, wait);
  }

  /** Whether a task would have begun there at once. */
  fits(task: number, executor: number): boolean {
    const { tasks, features } = this.#engine;
    const idle = this.isOpen(executor) ? this.idleSlots(executor) : 0;
    if (this.waiting(executor) > 0 || idle < tasks.slots[task]!) return false;
    return this.#kinds.every(
      (kind) => this.available(executor, kind) >= (features.resources?.demand(task, kind) ?? 0),
    );
  }

  /** Time is about to move on: notes what has changed. */
  note(): void {
    const latest = this.#latest;
    for (let e = 0; e < this.#seen.length; e++) {
      const length = this.#read(e);
      const at = e * this.#running;
      let changed = false;
      for (let field = OPEN; field < this.#running; field++) {
        changed ||= latest[at + field] !== this.#record[field];
        latest[at + field] = this.#record[field]!;
      }
      if (changed) this.#log.push(this.#record, length);
    }
  }

  /** Time has moved on: further changes can be seen. */
  catchUp(): void {
    const time = this.#engine.now - this.#delay;
    while (!this.#log.empty && this.#log.head <= time) {
      const record = this.#log.shift();
      this.#seen[record[EXECUTOR]!] = record.slice();
    }
  }

  save(arena: Arena): void {
    this.#log.save(arena);
    arena.write(this.#latest);
    for (const seen of this.#seen) {
      arena.writeNumber(seen.length);
      arena.write(seen);
    }
  }

  load(arena: Arena): void {
    this.#log.load(arena);
    arena.read(this.#latest);
    for (let e = 0; e < this.#seen.length; e++) {
      const seen = new Float64Array(arena.readNumber());
      arena.read(seen);
      this.#seen[e] = seen;
    }
  }

  /** Writes an executor's record; returns its length. */
  #read(executor: number): number {
    const { fleet, tasks, now, features } = this.#engine;
    const head = fleet.runningHead[executor]!;
    if (this.#record.length < this.#running) this.#record = new Float64Array(2 * this.#running);
    const record = this.#record;
    record[TIME] = now;
    record[EXECUTOR] = executor;
    record[OPEN] = fleet.isOpen(executor) ? 1 : 0;
    record[IDLE] = fleet.idleSlots(executor);
    record[LOAD] = fleet.inSystem[executor]!;
    record[WAITING] = fleet.waiting(executor);
    record[WAITING_MICROS] = fleet.waitingMicros[executor]!;
    record[STATE] = EXECUTOR_STATES.indexOf(executorState(this.#engine, executor));
    record[WARM] = features.coldStarts?.warm(executor) ?? record[IDLE];
    record[CONNECTED] = (features.transfers?.isConnected(executor) ?? true) ? 1 : 0;
    record[LAST_TASK] = head;
    record[LAST_START] = head === NONE ? NONE : tasks.start[head]!;
    this.#kinds.forEach((kind, k) => {
      record[RESOURCES + k] = features.resources!.available(executor, kind);
    });
    let length = this.#running;
    for (let task = head; task !== NONE; task = tasks.next[task]!) {
      if (length + 2 > this.#record.length) this.#record = grown(this.#record, 2 * length + 2);
      this.#record[length++] = tasks.start[task]! + tasks.predicted[task]!;
      this.#record[length++] = tasks.slots[task]!;
    }
    return length;
  }
}
