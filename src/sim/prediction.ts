import type { Arena, Stateful } from '../core/arena.ts';
import type { Engine } from './engine.ts';
import type { Fleet } from './fleet.ts';
import { NONE, type TaskPool } from './tasks.ts';

/**
 * When tasks sent to a FIFO executor will begin, by the recursion of Kiefer and Wolfowitz: each slot remembers when
 * it will have finished all that was sent, a task takes the slots that are free first.
 *
 * With exact estimates one update a task keeps this right for good. With inexact ones the slots are worked out anew
 * from what is running and queued whenever somebody asks.
 */
export class StartPrediction implements Stateful {
  readonly exact: boolean;
  readonly #engine: Engine;
  readonly #fleet: Fleet;
  readonly #tasks: TaskPool;
  /** Where an executor's slots begin in `#freeAt`. */
  readonly #offset: Int32Array;
  /** When each slot is predicted to have finished all that was sent, ascending within an executor. */
  readonly #freeAt: Float64Array;

  /** @param exact whether predicted run times are true and nothing can disturb a run */
  constructor(engine: Engine, exact: boolean) {
    const { fleet, tasks, source } = engine;
    this.exact = exact;
    this.#engine = engine;
    this.#fleet = fleet;
    this.#tasks = tasks;
    this.#offset = new Int32Array(fleet.size + 1);
    // Where slots are not all that a task waits for, the resources know better.
    const slots = engine.features.resources === null ? fleet.slots : new Int32Array(fleet.size);
    for (let e = 0; e < fleet.size; e++) this.#offset[e + 1] = this.#offset[e]! + slots[e]!;
    this.#freeAt = new Float64Array(this.#offset[fleet.size]!).fill(source.origin);
  }

  /** Predicted microsecond at which a task would begin, were it sent now. */
  start(task: number, executor: number): number {
    const { now, features } = this.#engine;
    const { stations } = features;
    const arrival = this.#arrival(task, executor);
    const station = stations === null ? null : stations[executor]!;
    if (station !== null) return arrival + station.delay(task);
    if (features.resources !== null) return features.resources.start(task, executor, arrival);
    if (!this.exact) this.#rebuild(executor, now);
    const freeAt = this.#freeAt[this.#offset[executor]! + this.#tasks.slots[task]! - 1]!;
    return Math.max(freeAt, arrival);
  }

  /** Takes note of a task that is sent now, and of when it is predicted to finish. */
  sent(task: number, now: number): void {
    const fleet = this.#fleet;
    const tasks = this.#tasks;
    const executor = tasks.executor[task]!;
    const predicted = tasks.predicted[task]!;
    const arrival = this.#arrival(task, executor);
    // Working inexact slots out for every task would take as long as the queue; its share of the backlog will do.
    tasks.finish[task] = this.exact
      ? this.#reserve(executor, tasks.slots[task]!, predicted, arrival)
      : arrival + fleet.backlog(executor, now, tasks) / fleet.slots[executor]! + predicted;
  }

  /** Inexact slots are no state: whoever asks works them out anew. */
  save(arena: Arena): void {
    if (this.exact) arena.write(this.#freeAt);
  }

  load(arena: Arena): void {
    if (this.exact) arena.read(this.#freeAt);
  }

  /** Predicted microsecond at which a task would reach an executor, were it sent now. */
  #arrival(task: number, executor: number): number {
    const { now, features } = this.#engine;
    const { network } = features;
    return now + (network === null ? this.#fleet.latency[executor]! : network.delay(task, executor));
  }

  #reserve(executor: number, slots: number, predicted: number, earliest: number): number {
    const freeAt = this.#freeAt;
    const first = this.#offset[executor]!;
    const end = Math.max(freeAt[first + slots - 1]!, earliest) + predicted;
    // The first `slots` entries become `end`; later ones that are smaller move down in front of them.
    const last = this.#offset[executor + 1]!;
    let at = first;
    let other = first + slots;
    for (; other < last && freeAt[other]! < end; other++) freeAt[at++] = freeAt[other]!;
    for (; at < other; at++) freeAt[at] = end;
    return end;
  }

  #rebuild(executor: number, now: number): void {
    const fleet = this.#fleet;
    const tasks = this.#tasks;
    this.#freeAt.fill(now, this.#offset[executor]!, this.#offset[executor + 1]!);
    for (let task = fleet.runningHead[executor]!; task !== NONE; task = tasks.next[task]!) {
      const left = tasks.start[task]! + tasks.predicted[task]! - now;
      this.#reserve(executor, tasks.slots[task]!, Math.max(0, left), now);
    }
    for (let task = fleet.queueHead[executor]!; task !== NONE; task = tasks.next[task]!) {
      this.#reserve(executor, tasks.slots[task]!, tasks.predicted[task]!, now);
    }
  }
}
