import { type Arena, grown } from '../../core/arena.ts';
import type { DecisionPoint } from '../decision-point.ts';
import type { Engine } from '../engine.ts';
import { NONE } from '../tasks.ts';
import type { Control } from './control.ts';

/**
 * Asked once for each task when it becomes ready: that task × every executor. An executor at its capacity is masked;
 * where all are, the task is rejected without asking.
 */
export class DispatchControl implements Control {
  readonly #engine: Engine;
  readonly #point: DecisionPoint;
  /** Tasks that have arrived and not been sent, oldest first; `#first` is the one asked about. */
  #ready = new Int32Array(16);
  /** Whether every executor can always take every task. */
  readonly #alwaysOpen: boolean;
  #first = 0;
  #end = 0;

  constructor(engine: Engine, point: DecisionPoint) {
    this.#engine = engine;
    this.#point = point;
    point.clear();
    for (let e = 0; e < engine.fleet.size; e++) point.addRun(NONE, e, true);
    const widest = Math.max(...engine.scenario.tasks.map((task) => task.slots));
    this.#alwaysOpen =
      !engine.fleet.bounded &&
      engine.features.eligibility === null &&
      !engine.scenario.trace &&
      engine.fleet.slots.every((n) => n >= widest);
  }

  arrive(task: number): void {
    if (this.#end === this.#ready.length) this.#ready = grown(this.#ready, 2 * this.#end);
    this.#ready[this.#end++] = task;
  }

  forget(task: number): void {
    const at = this.#ready.subarray(this.#first, this.#end).indexOf(task);
    if (at >= 0) this.#ready.copyWithin(this.#first + at, this.#first + at + 1, this.#end--);
  }

  ask(): boolean {
    while (this.#first < this.#end) {
      const task = this.#ready[this.#first]!;
      if (this.#list(task)) return true;
      this.#first++;
      this.#engine.end(task, 'rejected', this.#fitsSomewhere(task) ? 'full' : 'unfit');
    }
    this.#first = 0;
    this.#end = 0;
    return false;
  }

  apply(i: number): void {
    this.#first++;
    this.#engine.send(this.#point.taskSlot(i), this.#point.executorSlot(i));
  }

  proceed(): boolean {
    return this.#engine.drainInstant();
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#first);
    arena.writeNumber(this.#end);
    arena.write(this.#ready, this.#end);
  }

  load(arena: Arena): void {
    this.#first = arena.readNumber();
    const end = arena.readNumber();
    while (this.#ready.length < end) this.#ready = grown(this.#ready, 2 * this.#ready.length);
    this.#end = end;
    arena.read(this.#ready, end);
  }

  #fitsSomewhere(task: number): boolean {
    for (let e = 0; e < this.#engine.fleet.size; e++) if (this.#engine.canRun(task, e)) return true;
    return false;
  }

  /** Asks about a task; false when no executor may take it. */
  #list(task: number): boolean {
    const point = this.#point;
    const { fleet, now } = this.#engine;
    point.askAbout(task);
    point.waitClock = now;
    if (this.#alwaysOpen) return true;
    let open = false;
    for (let e = 0; e < fleet.size; e++) {
      const allowed = this.#engine.mayReceive(task, e);
      point.allow(e, allowed);
      open ||= allowed;
    }
    return open;
  }
}
