import type { Arena } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';
import type { Fleet } from '../fleet.ts';
import type { SimulatedPoint } from '../simulated-point.ts';
import { JobQueue } from './batch-queue.ts';
import type { Control } from './control.ts';

/**
 * Ready tasks × the executors where they could begin now: asked at every instant at which there are such, until none is
 * left or the answer is to wait. Executors have no queues; a task that is sent holds its slots from then on, also while
 * its data are on their way.
 */
export class WorkflowControl implements Control {
  readonly #engine: Engine;
  readonly #point: SimulatedPoint;
  readonly #ready: JobQueue;
  /** Executors with a free slot that nothing has been promised. */
  readonly #free: Int32Array;
  /** Whether nothing but slots can keep a task from an executor. */
  readonly #slotsDecide: boolean;
  /** Tasks that no executor can ever run; empty whenever somebody is asked. */
  readonly #unfit: number[] = [];
  /** Whether more may be sent at this instant. */
  #open = false;

  constructor(engine: Engine, point: SimulatedPoint) {
    this.#engine = engine;
    this.#point = point;
    this.#ready = new JobQueue(engine.tasks);
    this.#free = new Int32Array(engine.fleet.size);
    const { fleet, features } = engine;
    this.#slotsDecide =
      !fleet.bounded &&
      fleet.mostWaiting === null &&
      features.eligibility === null &&
      features.resources === null &&
      features.power === null;
  }

  get size(): number {
    return this.#ready.size;
  }

  arrive(task: number): void {
    if (this.#canRun(task)) this.#ready.push(task);
    else this.#unfit.push(task);
  }

  forget(task: number): void {
    this.#ready.remove(task);
  }

  proceed(): boolean {
    this.#open = this.#engine.drainInstant();
    return this.#open;
  }

  ask(): boolean {
    for (let task = this.#unfit.pop(); task !== undefined; task = this.#unfit.pop()) {
      this.#engine.end(task, 'rejected', 'unfit');
    }
    if (!this.#open || this.#ready.size === 0) return false;
    this.#open = this.#list();
    return this.#open;
  }

  apply(i: number): void {
    if (this.#point.kind(i) === 'wait') {
      this.#open = false;
      return;
    }
    const task = this.#point.taskSlot(i);
    this.#ready.remove(task);
    this.#engine.send(task, this.#point.executorSlot(i));
  }

  save(arena: Arena): void {
    arena.writeNumber(Number(this.#open));
    this.#ready.save(arena);
  }

  load(arena: Arena): void {
    this.#open = arena.readNumber() === 1;
    this.#ready.load(arena);
  }

  /** Lists what could begin now; false when nothing could. */
  #list(): boolean {
    const point = this.#point;
    const { fleet, tasks, now } = this.#engine;
    const free = this.#findFree(fleet);
    if (free === 0) return false;
    point.clear();
    for (let r = 0; r < this.#ready.size; r++) {
      const task = this.#ready.at(r);
      const slots = tasks.slots[task]!;
      for (let f = 0; f < free; f++) {
        const executor = this.#free[f]!;
        if (fleet.unpromised(executor) < slots) continue;
        if (this.#slotsDecide || this.#mayBegin(task, executor)) point.addRun(task, executor, true);
      }
    }
    if (point.runs === 0) return false;
    point.waitClock = now;
    point.queued = this.#ready.size;
    point.addWait(this.#engine.somethingComes(this.#ready.size));
    return true;
  }

  /** Notes the executors that have a slot left, and returns how many there are. */
  #findFree(fleet: Fleet): number {
    let free = 0;
    for (let e = 0; e < fleet.size; e++) if (fleet.unpromised(e) > 0) this.#free[free++] = e;
    return free;
  }

  #mayBegin(task: number, executor: number): boolean {
    return this.#engine.mayReceive(task, executor) && this.#engine.fits(task, executor);
  }

  #canRun(task: number): boolean {
    for (let e = 0; e < this.#engine.fleet.size; e++) if (this.#engine.canRun(task, e)) return true;
    return false;
  }
}
