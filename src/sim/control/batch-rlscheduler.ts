import type { Arena } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import type { SimulatedPoint } from '../simulated-point.ts';
import { NONE } from '../tasks.ts';
import { JobQueue } from './batch-queue.ts';
import { ExpectedReleases, MACHINE } from './batch-releases.ts';
import type { Control } from './control.ts';

/**
 * The batch queue as RLScheduler (Zhang et al., SC20) simulates it, so that its published numbers can be compared:
 * events are handled singly, an arrival before a completion of the same instant; the chosen job is committed as the
 * head until it starts; with backfilling the simulator itself lets jobs pass it, first come first served, that fit and
 * are expected to end strictly before the head's shadow time, worked out once when the head is chosen.
 */
export class RlSchedulerControl implements Control {
  readonly #engine: Engine;
  readonly #point: SimulatedPoint;
  readonly #queue: JobQueue;
  readonly #releases: ExpectedReleases;
  readonly #backfills: boolean;
  #head = NONE;
  #shadow = 0;

  constructor(engine: Engine, point: SimulatedPoint, backfills: boolean) {
    this.#engine = engine;
    this.#point = point;
    this.#queue = new JobQueue(engine.tasks);
    this.#releases = new ExpectedReleases(engine);
    this.#backfills = backfills;
  }

  arrive(task: number): void {
    this.#queue.push(task);
  }

  forget(task: number): void {
    if (task === this.#head) this.#head = NONE;
    else this.#queue.remove(task);
  }

  ask(): boolean {
    if (this.#head !== NONE || this.#queue.size === 0) return false;
    const point = this.#point;
    point.clear();
    point.pass++;
    point.waitClock = this.#engine.now;
    for (let i = 0; i < this.#queue.size; i++) point.addRun(this.#queue.at(i), MACHINE, true);
    return true;
  }

  apply(i: number): void {
    this.#head = this.#point.taskSlot(i);
    this.#queue.remove(this.#head);
    this.#startHead();
    if (this.#head === NONE || !this.#backfills) return;
    this.#shadow = this.#shadowTime();
    this.#letPass();
  }

  proceed(): boolean {
    if (!this.#engine.drainOne()) return false;
    if (this.#head === NONE) return true;
    this.#startHead();
    if (this.#head !== NONE && this.#backfills) this.#letPass();
    return true;
  }

  save(arena: Arena): void {
    arena.writeNumber(this.#head);
    arena.writeNumber(this.#shadow);
    this.#queue.save(arena);
  }

  load(arena: Arena): void {
    this.#head = arena.readNumber();
    this.#shadow = arena.readNumber();
    this.#queue.load(arena);
    this.#releases.forget();
  }

  #fits(task: number): boolean {
    return this.#engine.tasks.slots[task]! <= this.#engine.fleet.free[MACHINE]!;
  }

  #startHead(): void {
    if (!this.#fits(this.#head)) return;
    this.#engine.send(this.#head, MACHINE);
    this.#head = NONE;
  }

  /** When the head is expected to fit; in the past where running jobs overrun their estimates. */
  #shadowTime(): number {
    const { fleet, tasks, now } = this.#engine;
    const releases = this.#releases;
    releases.refresh();
    const need = tasks.slots[this.#head]!;
    let shadow = now;
    for (let i = 0, free = fleet.free[MACHINE]!; free < need; i++) {
      shadow = releases.ends[i]!;
      free += releases.slots[i]!;
    }
    return shadow;
  }

  #letPass(): void {
    const engine = this.#engine;
    for (let i = 0; i < this.#queue.size; ) {
      const task = this.#queue.at(i);
      if (this.#fits(task) && engine.now + engine.predictedMicros(task, MACHINE) < this.#shadow) {
        this.#queue.remove(task);
        engine.send(task, MACHINE);
      } else {
        i++;
      }
    }
  }
}
