import type { Stateful } from '../../core/arena.ts';

/** The queue of one executor that is not first come, first served; it begins tasks through the engine. */
export interface Station extends Stateful {
  /** A task reaches the executor, or comes back after an interruption; the executor may be closed. */
  join(task: number): void;
  /** Slots or resources may be free, or the executor open again: begins what can begin. */
  serve(): void;
  /** Takes out a task that waits here. */
  remove(task: number): void;
  /**
   * A task that runs is about to stop: takes it out of service and sets its `start` as if it had run alone. Only those
   * that share slots must be told. Returns the slots that it gives back.
   */
  stopping?(task: number): number;
  /** Predicted microseconds from a task's arrival here until it begins. */
  delay(task: number): number;
}
