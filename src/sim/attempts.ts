import type { Engine } from './engine.ts';
import type { Scenario } from './scenario/schema.ts';
import type { TaskColumn } from './tasks.ts';

/** What is kept of an interrupted attempt: all of its progress, what its last checkpoint holds, or nothing. */
export type Progress = 'all' | 'checkpoint' | 'none';

const NO_COMPLETION = -1;

/** Whether attempts can be anything but one undisturbed run. */
export function needsAttempts({ executors }: Scenario): boolean {
  return executors.some(({ queue }) => ['preemptive', 'srpt', 'ps'].includes(queue.discipline));
}

/**
 * Runs that can be interrupted: how much work an attempt has, how much of it is done, when it will complete.
 *
 * A task's run is bound to its executor when it first begins there; what is done of it is kept in microseconds, so
 * resuming is exact, and carried to another executor as a fraction.
 */
export class Attempts {
  readonly #engine: Engine;
  /** When the running attempt completes; an event of another time is out of date. */
  readonly #ends: TaskColumn;
  /** Microseconds of work on the executor it is bound to, −1 while it is bound to none, and what is done of them. */
  readonly #run: TaskColumn;
  readonly #done: TaskColumn;
  /** Share of the work that was done before it was bound. */
  readonly #fraction: TaskColumn;
  /** Attempts begun; an attempt that goes on after an interruption that kept all of it is not a new one. */
  readonly #attempt: TaskColumn;
  /** 1 when the next beginning is a new attempt. */
  readonly #fresh: TaskColumn;

  constructor(engine: Engine) {
    const { tasks } = engine;
    this.#engine = engine;
    this.#ends = tasks.addColumn();
    this.#run = tasks.addColumn();
    this.#done = tasks.addColumn();
    this.#fraction = tasks.addColumn();
    this.#attempt = tasks.addColumn();
    this.#fresh = tasks.addColumn();
  }

  arrived(task: number): void {
    this.#ends.values[task] = NO_COMPLETION;
    this.#run.values[task] = -1;
    this.#done.values[task] = 0;
    this.#fraction.values[task] = 0;
    this.#attempt.values[task] = 0;
    this.#fresh.values[task] = 1;
  }

  /** An attempt begins or goes on. @returns microseconds until it completes */
  begin(task: number, executor: number): number {
    const micros = this.leftOf(task, executor);
    this.note(task, executor);
    this.#ends.values[task] = this.#engine.now + micros;
    return micros;
  }

  /** Counts the attempt and tells of it. */
  note(task: number, executor: number): void {
    if (this.#fresh.values[task] === 1) {
      this.#fresh.values[task] = 0;
      this.#attempt.values[task]!++;
    }
    this.#engine.began(task, executor, this.#run.values[task]!, this.#attempt.values[task]!);
  }

  /** Whether a completion that is due now is a running attempt's, and a success. */
  completes(task: number): boolean {
    if (this.#ends.values[task] !== this.#engine.now) return false;
    this.#ends.values[task] = NO_COMPLETION;
    return true;
  }

  /** Microseconds of the whole run, interruptions and overheads left out. */
  runOf(task: number): number {
    return this.#run.values[task]!;
  }

  /** Microseconds of work left on the executor that the task is, or will now be, bound to. */
  leftOf(task: number, executor: number): number {
    const run = this.#run.values;
    if (run[task]! < 0) {
      run[task] = this.#engine.runMicros(task, executor);
      this.#done.values[task] = Math.round(run[task]! * this.#fraction.values[task]!);
    }
    return run[task]! - this.#done.values[task]!;
  }

  /** Attempts begun so far. */
  attemptOf(task: number): number {
    return this.#attempt.values[task]!;
  }

  /** A running attempt stops before its end. */
  interrupted(task: number, progress: Progress): void {
    const { now, tasks } = this.#engine;
    this.stopped(task, progress, now - tasks.start[task]!);
  }

  /** As {@link interrupted}, after so many microseconds of work since the attempt began or went on. */
  stopped(task: number, progress: Progress, worked: number): void {
    const { tasks } = this.#engine;
    const executor = tasks.executor[task]!;
    const done = this.#done.values;
    if (progress === 'all') done[task]! += worked;
    else {
      done[task] = 0;
      this.#fresh.values[task] = 1;
    }
    this.#ends.values[task] = NO_COMPLETION;
    const left = 1 - done[task]! / Math.max(1, this.#run.values[task]!);
    tasks.predicted[task] = Math.round(this.#engine.predictedMicros(task, executor) * left);
  }

  /** What follows an interruption is a new attempt, whatever was kept. */
  renew(task: number): void {
    this.#fresh.values[task] = 1;
  }

  /** A task leaves its executor: what is done of it is kept as a fraction. */
  withdrawn(task: number): void {
    const run = this.#run.values;
    if (run[task]! > 0) this.#fraction.values[task] = this.#done.values[task]! / run[task]!;
    run[task] = -1;
  }
}
