import type { Progress } from '../../attempts.ts';
import type { Engine } from '../../engine.ts';
import type { SimulatedPoint } from '../../simulated-point.ts';
import { NONE } from '../../tasks.ts';
import type { Choice } from './choice.ts';

/**
 * Runs a task at once in place of others of lower priority: of those, the lowest stop first, among equals the one that
 * began last, until it fits. They go back to the scheduler and may be sent elsewhere. A row an executor; allowed where
 * the task does not fit, would fit without them, and is there as soon as it is sent.
 */
export class Preemption implements Choice {
  readonly kind = 'preempt';
  readonly ofGangs = false;
  readonly #engine: Engine;
  readonly #progress: Progress;
  /** By executor: whether tasks have slots of their own there, and get there in no time. */
  readonly #possible: readonly boolean[];

  constructor(engine: Engine, progress: Progress) {
    const { fleet } = engine;
    this.#engine = engine;
    this.#progress = progress;
    this.#possible = Array.from({ length: fleet.size }, (_, e) => {
      const { queue } = fleet.pools[fleet.pool[e]!]!.spec;
      return queue.discipline !== 'ps' && fleet.latency[e] === 0;
    });
  }

  list(point: SimulatedPoint, task: number): boolean {
    let any = false;
    for (let e = 0; e < this.#possible.length; e++) {
      const allowed = this.#allowed(task, e);
      point.add('preempt', task, e, allowed);
      any ||= allowed;
    }
    return any;
  }

  apply(task: number, executor: number): void {
    const engine = this.#engine;
    const victims: number[] = [];
    while (!engine.fits(task, executor)) {
      const victim = this.#lowest(executor);
      engine.interrupt(victim, this.#progress, 'preempted');
      victims.push(victim);
    }
    engine.sendAhead(task, executor);
    for (const victim of victims) engine.giveBack(victim);
    engine.serve(executor);
  }

  save(): void {}

  load(): void {}

  #allowed(task: number, executor: number): boolean {
    const { fleet, features, tasks } = this.#engine;
    if (!this.#possible[executor] || !fleet.isOpen(executor) || fleet.refusals[executor]! > 0) return false;
    if (features.quotas !== null || (features.network?.delay(task, executor) ?? 0) > 0) return false;
    if (!this.#engine.canRun(task, executor) || this.#engine.fits(task, executor)) return false;
    const isLower = (other: number) => tasks.priority[other]! < tasks.priority[task]!;
    let lower = 0;
    for (let other = fleet.runningHead[executor]!; other !== NONE; other = tasks.next[other]!) {
      if (isLower(other)) lower += tasks.slots[other]!;
    }
    return (
      fleet.free[executor]! + lower >= tasks.slots[task]! &&
      (features.resources?.fitsWithout(task, executor, isLower) ?? true) &&
      (features.power?.fits(task, executor, lower) ?? true)
    );
  }

  /** The running task of lowest priority, among equals the one that began last. */
  #lowest(executor: number): number {
    const { fleet, tasks } = this.#engine;
    let lowest = fleet.runningHead[executor]!;
    for (let task = tasks.next[lowest]!; task !== NONE; task = tasks.next[task]!) {
      const difference =
        tasks.priority[task]! - tasks.priority[lowest]! ||
        tasks.start[lowest]! - tasks.start[task]! ||
        tasks.index[lowest]! - tasks.index[task]!;
      if (difference < 0) lowest = task;
    }
    return lowest;
  }
}
