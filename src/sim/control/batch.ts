import type { Arena } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import type { SimulatedPoint } from '../simulated-point.ts';
import type { Backfill } from './batch-backfill.ts';
import { JobQueue } from './batch-queue.ts';
import { MACHINE } from './batch-releases.ts';
import type { Control } from './control.ts';

/**
 * Rigid jobs on one machine: at every instant, after all completions and all arrivals, one pass over the queue.
 *
 * Candidates are the queued jobs and `wait`, which ends the pass. A chosen job that fits starts, and the rest are
 * asked about again; what one that does not fit means is up to the {@link Backfill}. Nobody is asked when no job could
 * start whatever was chosen. Ranking rules thus play the textbook algorithms, and a learned policy decides every start.
 */
export class BatchControl implements Control {
  readonly #engine: Engine;
  readonly #point: SimulatedPoint;
  readonly #queue: JobQueue;
  readonly #backfill: Backfill;
  readonly #mayWait: boolean;
  /** A pass is due, or under way. */
  #open = false;
  #begun = false;
  /** Whether the point's rows are the candidates; rows below `#hopeless` cannot start any more. */
  #listed = false;
  #hopeless = 0;

  /** @param mayWait whether nothing may be started although a job fits */
  constructor(engine: Engine, point: SimulatedPoint, backfill: Backfill, mayWait: boolean) {
    this.#mayWait = mayWait;
    this.#engine = engine;
    this.#point = point;
    this.#queue = new JobQueue(engine.tasks);
    this.#backfill = backfill;
  }

  arrive(task: number): void {
    this.#queue.push(task);
  }

  forget(task: number): void {
    this.#queue.remove(task);
    this.#listed = false;
  }

  proceed(): boolean {
    this.#open = this.#engine.drainInstant();
    this.#begun = false;
    return this.#open;
  }

  ask(): boolean {
    if (this.#open && !this.#begun) this.#open = this.#begin();
    if (!this.#open) return false;
    if (!this.#listed) this.#list();
    const point = this.#point;
    while (this.#hopeless < point.runs && !this.#backfill.startable(point.taskSlot(this.#hopeless))) {
      this.#hopeless++;
    }
    this.#open = this.#hopeless < point.runs;
    point.allow(point.runs, this.#mayWait && this.#engine.somethingComes(this.#queue.size));
    return this.#open;
  }

  apply(i: number): void {
    if (this.#point.kind(i) === 'wait') {
      this.#open = false;
      return;
    }
    const task = this.#point.taskSlot(i);
    const placement = this.#backfill.place(task);
    this.#open = placement !== 'ends-pass';
    if (placement === 'starts') {
      this.#queue.remove(task);
      this.#engine.send(task, MACHINE);
    }
    this.#listed = !this.#backfill.narrowed;
    this.#point.remove(i);
    if (i < this.#hopeless) this.#hopeless--;
  }

  save(arena: Arena): void {
    arena.writeNumber(Number(this.#open));
    arena.writeNumber(Number(this.#begun));
    this.#queue.save(arena);
    this.#backfill.save(arena);
  }

  load(arena: Arena): void {
    this.#open = arena.readNumber() === 1;
    this.#begun = arena.readNumber() === 1;
    this.#queue.load(arena);
    this.#backfill.load(arena);
    this.#listed = false;
    this.#point.pass++;
  }

  /** Begins a pass, unless no job fits at all. */
  #begin(): boolean {
    if (!this.#queue.anyFits(this.#engine.fleet.free[MACHINE]!)) return false;
    this.#begun = true;
    this.#listed = false;
    this.#point.pass++;
    this.#point.waitClock = this.#engine.now;
    this.#backfill.begin();
    return true;
  }

  #list(): void {
    const point = this.#point;
    const queue = this.#queue;
    point.clear();
    for (let i = 0; i < queue.size; i++) {
      const task = queue.at(i);
      if (this.#backfill.candidate(task)) point.addRun(task, MACHINE, true);
    }
    point.addWait(true);
    this.#listed = true;
    this.#hopeless = 0;
  }
}
