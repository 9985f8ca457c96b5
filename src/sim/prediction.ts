import type { Fleet } from './fleet.ts';
import { NONE, type TaskPool } from './tasks.ts';

/**
 * When tasks sent to a FIFO executor will begin, by the recursion of Kiefer and Wolfowitz: each slot remembers when
 * it will have finished all that was sent, a task takes the slots that are free first.
 *
 * With exact estimates one update a task keeps this right for good. With inexact ones the slots are worked out anew
 * from what is running and queued whenever somebody asks.
 */
export class StartPrediction {
  readonly #fleet: Fleet;
  readonly #tasks: TaskPool;
  readonly #exact: boolean;

  constructor(fleet: Fleet, tasks: TaskPool, exact: boolean) {
    this.#fleet = fleet;
    this.#tasks = tasks;
    this.#exact = exact;
  }

  /** Predicted microsecond at which a task of so many slots would begin, were it sent now. */
  start(executor: number, slots: number, now: number): number {
    if (!this.#exact) this.#rebuild(executor, now);
    const freeAt = this.#fleet.slotFreeAt[this.#fleet.slotOffset[executor]! + slots - 1]!;
    const arrival = now + this.#fleet.latency[executor]!;
    return Math.max(freeAt, arrival);
  }

  /** Takes note of a task that is sent now, and of when it is predicted to finish. */
  sent(task: number, now: number): void {
    const fleet = this.#fleet;
    const tasks = this.#tasks;
    const executor = tasks.executor[task]!;
    const predicted = tasks.predicted[task]!;
    const arrival = now + fleet.latency[executor]!;
    // Working inexact slots out for every task would take as long as the queue; its share of the backlog will do.
    tasks.finish[task] = this.#exact
      ? this.#reserve(executor, tasks.slots[task]!, predicted, arrival)
      : arrival + fleet.backlog(executor, now, tasks) / fleet.slots[executor]! + predicted;
  }

  #reserve(executor: number, slots: number, predicted: number, earliest: number): number {
    const freeAt = this.#fleet.slotFreeAt;
    const first = this.#fleet.slotOffset[executor]!;
    const end = Math.max(freeAt[first + slots - 1]!, earliest) + predicted;
    // The first `slots` entries become `end`; later ones that are smaller move down in front of them.
    const last = this.#fleet.slotOffset[executor + 1]!;
    let at = first;
    let other = first + slots;
    for (; other < last && freeAt[other]! < end; other++) freeAt[at++] = freeAt[other]!;
    for (; at < other; at++) freeAt[at] = end;
    return end;
  }

  #rebuild(executor: number, now: number): void {
    const fleet = this.#fleet;
    const tasks = this.#tasks;
    fleet.slotFreeAt.fill(now, fleet.slotOffset[executor]!, fleet.slotOffset[executor + 1]!);
    for (let task = fleet.runningHead[executor]!; task !== NONE; task = tasks.next[task]!) {
      const left = tasks.start[task]! + tasks.predicted[task]! - now;
      this.#reserve(executor, tasks.slots[task]!, Math.max(0, left), now);
    }
    for (let task = fleet.queueHead[executor]!; task !== NONE; task = tasks.next[task]!) {
      this.#reserve(executor, tasks.slots[task]!, tasks.predicted[task]!, now);
    }
  }
}
