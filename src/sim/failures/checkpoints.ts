import { toMicros } from '../clock.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { TaskPool } from '../tasks.ts';

/** Below this share of an interval, work that is left over is rounding and has no checkpoint of its own. */
const NOISE = 1e-9;

/**
 * Runs that save their work: after each interval of work, and at its end, a run takes a little longer.
 *
 * Where such a run stands is a position, in microseconds of work and checkpoints together; how much of its work is
 * done is a share, which means the same on every executor. A class without checkpoints has none to pay for and keeps
 * nothing. `run` is always the whole run, checkpoints included.
 */
export class Checkpoints {
  readonly #tasks: TaskPool;
  /** Seconds of work, by class; Infinity where there are none. */
  readonly #intervals: Float64Array;
  readonly #costs: Float64Array;

  constructor(scenario: Scenario, tasks: TaskPool) {
    this.#tasks = tasks;
    this.#intervals = Float64Array.from(
      scenario.tasks,
      ({ checkpoint }) => checkpoint?.interval ?? Number.POSITIVE_INFINITY,
    );
    this.#costs = Float64Array.from(scenario.tasks, ({ checkpoint }) => toMicros(checkpoint?.cost ?? 0));
  }

  /** Microseconds that the checkpoints add to a task's run. */
  overhead(task: number): number {
    return this.#count(task) * this.#cost(task);
  }

  /** Those that a scheduler, who knows only the estimate, expects when this share of the work is done. */
  expectedOverhead(task: number, share: number): number {
    return this.#segments(task, this.#tasks.estimate[task]! * (1 - share)) * this.#cost(task);
  }

  /** The position that the last checkpoint before this one holds. */
  kept(task: number, run: number, position: number): number {
    const saved = this.#saved(task, run, position);
    return saved === 0 ? 0 : this.#work(task, run, saved) + saved * this.#cost(task);
  }

  /** The share of the work that is done at a position. */
  share(task: number, run: number, position: number): number {
    const work = run - this.overhead(task);
    if (work <= 0) return 0;
    const saved = this.#saved(task, run, position);
    const next = saved < this.#count(task) ? this.#work(task, run, saved + 1) : work;
    return Math.min(position - saved * this.#cost(task), next) / work;
  }

  /** The position at which this share of the work is done, and saved where a checkpoint was due. */
  position(task: number, run: number, share: number): number {
    const work = Math.round(share * (run - this.overhead(task)));
    let saved = Math.floor(share * this.#count(task));
    while (saved < this.#count(task) && this.#work(task, run, saved + 1) <= work) saved++;
    while (saved > 0 && this.#work(task, run, saved) > work) saved--;
    return work + saved * this.#cost(task);
  }

  /** How many checkpoints have been taken at a position. */
  #saved(task: number, run: number, position: number): number {
    const cost = this.#cost(task);
    const count = this.#count(task);
    let saved = Math.min(count, Math.floor((position / Math.max(1, run)) * count));
    while (saved < count && this.#work(task, run, saved + 1) + (saved + 1) * cost <= position) saved++;
    while (saved > 0 && this.#work(task, run, saved) + saved * cost > position) saved--;
    return saved;
  }

  /** Microseconds of work before the checkpoint with this ordinal, from 1. */
  #work(task: number, run: number, checkpoint: number): number {
    const work = run - this.overhead(task);
    if (checkpoint >= this.#count(task)) return work;
    return Math.round(
      (work * checkpoint * this.#intervals[this.#tasks.classIndex[task]!]!) / this.#tasks.work[task]!,
    );
  }

  #count(task: number): number {
    return this.#segments(task, this.#tasks.work[task]!);
  }

  #segments(task: number, work: number): number {
    const interval = this.#intervals[this.#tasks.classIndex[task]!]!;
    if (interval === Number.POSITIVE_INFINITY) return 0;
    return Math.max(1, Math.ceil(work / interval - NOISE));
  }

  #cost(task: number): number {
    return this.#costs[this.#tasks.classIndex[task]!]!;
  }
}
