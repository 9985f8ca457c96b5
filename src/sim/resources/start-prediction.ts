import type { Engine } from '../engine.ts';
import { NONE } from '../tasks.ts';

/** What a task takes of an executor, as one row: slots, named resources, thousandths of GPUs. */
export type Row = Float64Array;

/**
 * When a task would begin where tasks need more than slots: those that run are let go as predicted, those that queue
 * begin in their order. GPUs are predicted as one large device; whether a task really fits is not left to this.
 */
export class ResourceStarts {
  readonly #engine: Engine;
  readonly #needOf: (task: number) => Row;
  /** Free now. */
  readonly #free: Row;
  /** Predicted ends of tasks, ascending, and what is free again then. */
  #ends: number[] = [];
  #gains: Row[] = [];

  constructor(engine: Engine, kinds: number, needOf: (task: number) => Row) {
    this.#engine = engine;
    this.#needOf = needOf;
    this.#free = new Float64Array(kinds);
  }

  /** @param free tells what is free on the executor now, as a row: it is seldom needed */
  start(task: number, executor: number, arrival: number, free: () => Row): number {
    const { fleet, tasks, now } = this.#engine;
    if (fleet.queueHead[executor] === NONE && this.#engine.fits(task, executor)) return arrival;
    this.#free.set(free());
    this.#ends = [];
    this.#gains = [];
    for (let other = fleet.runningHead[executor]!; other !== NONE; other = tasks.next[other]!) {
      this.#release(Math.max(now, tasks.start[other]! + tasks.predicted[other]!), this.#needOf(other));
    }
    let time = now;
    for (let other = fleet.queueHead[executor]!; other !== NONE; other = tasks.next[other]!) {
      time = this.#begin(other, time);
      this.#release(time + tasks.predicted[other]!, this.#needOf(other));
    }
    return Math.max(arrival, this.#begin(task, time));
  }

  /** The first instant from `time` at which a task fits; what it needs is taken. */
  #begin(task: number, time: number): number {
    const need = this.#needOf(task);
    while (!this.#fits(need) && this.#ends.length > 0) {
      time = Math.max(time, this.#ends.shift()!);
      const gain = this.#gains.shift()!;
      for (let k = 0; k < gain.length; k++) this.#free[k]! += gain[k]!;
    }
    for (let k = 0; k < need.length; k++) this.#free[k]! -= need[k]!;
    return time;
  }

  #fits(need: Row): boolean {
    for (let k = 0; k < need.length; k++) if (this.#free[k]! < need[k]!) return false;
    return true;
  }

  #release(end: number, gain: Row): void {
    let at = this.#ends.length;
    while (at > 0 && this.#ends[at - 1]! > end) at--;
    this.#ends.splice(at, 0, end);
    this.#gains.splice(at, 0, gain);
  }
}
