import { type Arena, grown } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import type { SimulatedPoint } from '../simulated-point.ts';
import { NONE } from '../tasks.ts';
import type { Choice } from './choices/choice.ts';
import { createChoices } from './choices/index.ts';
import type { Control } from './control.ts';
import { Migration } from './migration.ts';

/**
 * Asked once for each task when it becomes ready: that task × every executor, and what else the scenario allows to be
 * done about it. An executor at its capacity is masked; where all are and there is no other way out, the task is
 * rejected without asking.
 */
export class DispatchControl implements Control {
  readonly #engine: Engine;
  readonly #point: SimulatedPoint;
  readonly #choices: readonly Choice[];
  readonly #migration: Migration | null;
  /** Tasks that have arrived and not been sent, oldest first; `#first` is the one asked about. */
  #ready = new Int32Array(16);
  #first = 0;
  #end = 0;
  /** Whether every executor that takes tasks at all can take every task, and nothing else is listed. */
  readonly #alwaysOpen: boolean;
  /** Whether nothing but a task that becomes ready makes a difference to anybody. */
  readonly #onlyAsksOnArrival: boolean;
  /** Whether the point's `run` rows are the executors, and nobody is asked about a migration. */
  #listed = false;

  constructor(engine: Engine, point: SimulatedPoint) {
    const { scenario, fleet, features } = engine;
    this.#engine = engine;
    this.#point = point;
    this.#choices = createChoices(engine);
    const migrate = scenario.choices?.migrate;
    this.#migration = migrate ? new Migration(engine, point, migrate.rows) : null;
    this.#onlyAsksOnArrival =
      this.#choices.length === 0 && !migrate && features.observation === null && !scenario.thinking;
    const widest = Math.max(...scenario.tasks.map((task) => task.slots));
    this.#alwaysOpen =
      this.#choices.length === 0 &&
      !fleet.bounded &&
      features.eligibility === null &&
      !scenario.trace &&
      fleet.slots.every((n) => n >= widest);
  }

  arrive(task: number, again: boolean): void {
    if (this.#end === this.#ready.length) this.#makeRoom();
    this.#ready[this.#end++] = task;
    if (!again && this.#choices.length > 0) for (const choice of this.#choices) choice.arrived?.(task);
  }

  forget(task: number): void {
    const at = this.#ready.subarray(this.#first, this.#end).indexOf(task);
    if (at >= 0) this.#ready.copyWithin(this.#first + at, this.#first + at + 1, this.#end--);
    else for (const choice of this.#choices) choice.forget?.(task);
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
    if (this.#migration === null || !this.#migration.ask()) return false;
    this.#listed = false;
    return true;
  }

  apply(i: number): void {
    if (!this.#listed) {
      this.#migration!.apply(i);
      return;
    }
    const kind = this.#point.kind(i);
    const task = this.#point.taskSlot(i);
    const executor = this.#point.executorSlot(i);
    if (kind !== 'scale') this.#first++;
    if (kind === 'run') this.#engine.send(task, executor);
    else this.#choices.find((choice) => choice.kind === kind)!.apply(task, executor, i);
  }

  proceed(): boolean {
    if (this.#onlyAsksOnArrival) {
      while (this.#end === 0) if (!this.#engine.drainInstant()) return false;
      return true;
    }
    const more = this.#engine.drainInstant();
    for (const choice of this.#choices) choice.moved?.();
    return more;
  }

  save(arena: Arena): void {
    const { size } = this;
    arena.writeNumber(size);
    arena.write(this.#ready.subarray(this.#first), size);
    for (const choice of this.#choices) choice.save(arena);
    this.#migration?.save(arena);
  }

  load(arena: Arena): void {
    const size = arena.readNumber();
    while (this.#ready.length < size) this.#ready = grown(this.#ready, 2 * this.#ready.length);
    this.#first = 0;
    this.#end = size;
    arena.read(this.#ready, size);
    for (const choice of this.#choices) choice.load(arena);
    this.#migration?.load(arena);
    this.#listed = false;
  }

  /** Tasks that wait to be asked about. */
  get size(): number {
    return this.#end - this.#first;
  }

  #makeRoom(): void {
    if (2 * this.#first > this.#end) {
      this.#ready.copyWithin(0, this.#first, this.#end);
      this.#end -= this.#first;
      this.#first = 0;
    } else {
      this.#ready = grown(this.#ready, 2 * this.#end);
    }
  }

  #fitsSomewhere(task: number): boolean {
    for (let e = 0; e < this.#engine.fleet.size; e++) if (this.#engine.canRun(task, e)) return true;
    return false;
  }

  /** Asks about a task; false when there is nothing to be done about it but to turn it away. */
  #list(task: number): boolean {
    const point = this.#point;
    const { fleet, now } = this.#engine;
    if (!this.#listed) this.#listExecutors();
    point.askAbout(task);
    point.waitClock = now;
    point.queued = this.size;
    let open = this.#alwaysOpen && fleet.refused === 0;
    if (!open) {
      for (let e = 0; e < fleet.size; e++) {
        const allowed = this.#engine.mayReceive(task, e);
        point.allow(e, allowed);
        open ||= allowed;
      }
    }
    return this.#choices.length === 0 ? open : this.#listOthers(task, open);
  }

  #listExecutors(): void {
    this.#point.clear();
    for (let e = 0; e < this.#engine.fleet.size; e++) this.#point.addRun(NONE, e, true);
    this.#listed = true;
  }

  #listOthers(task: number, open: boolean): boolean {
    this.#point.dropOthers();
    let ask = open;
    for (const choice of this.#choices) {
      if (choice.list(this.#point, task) && choice.kind !== 'reject') ask = true;
    }
    return ask && (open || this.#fitsSomewhere(task));
  }
}
