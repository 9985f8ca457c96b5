import type { InputError } from '../core/errors.ts';
import type { QualityReport } from './trace.ts';

/** One recorded task. Times are seconds on the file's own clock; a number that the file does not have is NaN. */
export interface TaskRow {
  /** When it arrived. */
  readonly submit: number;
  /** Seconds on an executor of speed 1. */
  readonly work: number;
  /** What the user said that `work` would be; equal to it where the file does not say. */
  readonly estimate: number;
  /** Slots that it occupies at once. */
  readonly slots: number;
  /** Which of the trace's classes it belongs to. */
  readonly classIndex: number;
  /** Seconds after arrival; NaN: the class's own. */
  readonly deadline: number;
  /** Larger goes first; NaN: the class's own. */
  readonly priority: number;
  /** When it really started. */
  readonly recordedStart: number;
  /** The file's own number of the task whose end it waits for. */
  readonly preceding: number;
  /** Seconds from that end to its submission; 0 where the file does not say. */
  readonly think: number;
}

/** Columns that not every file has. */
export type OptionalColumn = 'deadline' | 'priority' | 'recordedStart' | 'preceding' | 'think';

/** A place between two records. */
export interface RowPosition {
  /** Bytes before it. */
  readonly offset: number;
  /** Number of the line after it, from 1. */
  readonly line: number;
  /** Records before it. */
  readonly records: number;
}

/**
 * A file that holds a task a line, read from the beginning: after {@link next} the fields are those of the next
 * usable task. Memory does not grow with the file.
 */
export interface TraceRows extends TaskRow {
  /** The file's own name of the current task. */
  readonly id: number | string;
  /** What the format orders its tasks by; windows count in this order. */
  readonly orderKey: number;
  /** What `orderKey` is in the file: `time of arrival`. */
  readonly orderName: string;
  /** Names of the classes met so far. */
  readonly classes: readonly string[];
  readonly optionalColumns: readonly OptionalColumn[];
  /** What was found so far. */
  readonly report: QualityReport;
  /** Processors of the machine that the file describes; absent where it describes none. */
  readonly machineSlots?: number;
  /**
   * Goes on to the next usable task; false at the end of the file.
   *
   * @throws InputError `file:line:column: …` at a malformed record
   */
  next(): boolean;
  /** The end of the current record. */
  readonly position: RowPosition;
  /** Goes to a place that was a `position` of this reader or of one that it was forked from. */
  moveTo(position: RowPosition): void;
  /** Another reader of the same file, at its beginning, that numbers classes alike. */
  fork(): TraceRows;
  /** The error about the current record, `file:line:column: …`. */
  problem(text: string): InputError;
}
