import type { TaskRow } from './trace-rows.ts';
import type { TraceTotals } from './trace-totals.ts';
import type { WindowSpec } from './trace-window.ts';

/** Recorded tasks that a simulation can play, whether they are kept in memory or stay in their file. */
export interface RecordedTrace {
  readonly length: number;
  /** Names of the task classes; `classIndex` points into them. */
  readonly classes: readonly string[];
  readonly totals: TraceTotals;
  /**
   * The part of it to play, which a window may leave to the seed.
   *
   * @throws InputError when the trace is too short for the window
   */
  open(window: WindowSpec, seed: string): TraceCursor;
}

/** The tasks of a part of a trace, in order of arrival; their numbers count from 0 within the part. */
export interface TraceCursor {
  readonly length: number;
  /** The task that {@link moveTo} went to last. */
  readonly task: TaskRow;
  /** Goes to a task. To the next one is quick; what stays in a file may be read from up to 256 tasks before. */
  moveTo(number: number): void;
  /** The file's own name of a task. */
  idOf(number: number): number | string;
}
