import type { Stateful } from '../../core/arena.ts';
import type { TaskPool } from '../tasks.ts';

/** Where tasks come from, in order of arrival; kept outside the event heap. Times are microseconds. */
export interface Source extends Stateful {
  /** When the next task arrives; Infinity when none is to come (or none before another task ends). */
  readonly nextTime: number;
  /** When the run's clock starts. */
  readonly origin: number;
  /** Writes the next task into a slot of the pool and moves on. */
  take(tasks: TaskPool, slot: number): void;
  /** Hears that a task has left the system, and whether it was completed. */
  left(tasks: TaskPool, slot: number, now: number, completed: boolean): void;
  /** Lets only so many more arrive (tasks, or workflows), until the next {@link Stateful.load}. */
  limit(arrivals: number): void;
  /** For planning: draws the arrivals that are due next anew, from this source's own seed. */
  redraw(now: number): void;
  /** For planning: a task's work as far as a scheduler may know it, of which so many seconds are done. */
  redrawWork(tasks: TaskPool, slot: number, done: number): number;
  /** The name a task goes by in schedules. */
  idOf(index: number): string | number;
}
