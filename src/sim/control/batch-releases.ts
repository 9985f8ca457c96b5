import { grown } from '../../core/arena.ts';
import type { Engine } from '../engine.ts';

/** Batch control has one executor. */
export const MACHINE = 0;

/**
 * When the running jobs are expected to release their slots: start + estimate, ascending. Kept from one pass to the
 * next, so that only what has changed since costs time.
 */
export class ExpectedReleases {
  count = 0;
  ends = new Float64Array(16);
  slots = new Int32Array(16);
  readonly #engine: Engine;
  #tasks = new Int32Array(16);
  #ordinals = new Float64Array(16);
  #starts = new Float64Array(16);

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Brings the list up to date with the jobs that run now. */
  refresh(): void {
    const { fleet, tasks } = this.#engine;
    this.#dropEnded();
    // Jobs that began most recently come first in the list of running ones.
    let task = fleet.runningHead[MACHINE]!;
    for (let fresh = fleet.running[MACHINE]! - this.count; fresh > 0; fresh--) {
      this.#insert(task);
      task = tasks.next[task]!;
    }
  }

  /** Forgets what it knew: the world was replaced by a snapshot. */
  forget(): void {
    this.count = 0;
  }

  #dropEnded(): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) if (this.#stillRuns(i)) this.#move(i, kept++);
    this.count = kept;
  }

  /** Whether an entry's job has neither ended nor been interrupted since it was entered. */
  #stillRuns(i: number): boolean {
    const { index, start } = this.#engine.tasks;
    const task = this.#tasks[i]!;
    return index[task]! === this.#ordinals[i]! && start[task]! === this.#starts[i]!;
  }

  #insert(task: number): void {
    const { tasks } = this.#engine;
    if (this.count === this.ends.length) this.#grow();
    const end = tasks.start[task]! + tasks.predicted[task]!;
    let hole = this.count++;
    for (; hole > 0 && this.ends[hole - 1]! > end; hole--) this.#move(hole - 1, hole);
    this.ends[hole] = end;
    this.slots[hole] = tasks.slots[task]!;
    this.#tasks[hole] = task;
    this.#ordinals[hole] = tasks.index[task]!;
    this.#starts[hole] = tasks.start[task]!;
  }

  #move(from: number, to: number): void {
    this.ends[to] = this.ends[from]!;
    this.slots[to] = this.slots[from]!;
    this.#tasks[to] = this.#tasks[from]!;
    this.#ordinals[to] = this.#ordinals[from]!;
    this.#starts[to] = this.#starts[from]!;
  }

  #grow(): void {
    const capacity = 2 * this.count;
    this.ends = grown(this.ends, capacity);
    this.slots = grown(this.slots, capacity);
    this.#tasks = grown(this.#tasks, capacity);
    this.#ordinals = grown(this.#ordinals, capacity);
    this.#starts = grown(this.#starts, capacity);
  }
}
