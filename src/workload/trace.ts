/**
 * Recorded tasks in one form, whatever the file's: columns of equal length, in the order in which windows and
 * schedules count them. Times are seconds on the file's own clock; a missing number is NaN.
 */
export interface Trace {
  readonly length: number;
  /** The file's own names of the tasks. */
  readonly ids: ArrayLike<number | string>;
  /** When each task arrived. */
  readonly submit: Float64Array;
  /** Seconds on an executor of speed 1. */
  readonly work: Float64Array;
  /** What the user said that `work` would be; equal to `work` where the file does not say. */
  readonly estimate: Float64Array;
  /** Slots that a task occupies at once. */
  readonly slots: Int32Array;
  /** Names of the task classes; `classIndex` points into them. */
  readonly classes: readonly string[];
  readonly classIndex: Int32Array;
  /** Seconds after arrival; NaN: the class's own. Absent where the file has none. */
  readonly deadline?: Float64Array;
  /** Larger goes first; NaN: the class's own. Absent where the file has none. */
  readonly priority?: Float64Array;
  /** When each task really started, NaN where that is not known. Absent where the file has none. */
  readonly recordedStart?: Float64Array;
  /** The file's own number of the task whose end each waits for, NaN for none. Absent where it was not asked for. */
  readonly preceding?: Float64Array;
  /** Seconds from that end to the submission. Absent where it was not asked for. */
  readonly think?: Float64Array;
}

/** What an import found in a file; every import ends by showing it. */
export interface QualityReport {
  /** Records read, headers and blank lines not counted. */
  rows: number;
  /** Records that became tasks. */
  kept: number;
  /** Reason → number of records left out for it. */
  dropped: Record<string, number>;
  /** Records whose run time is not known. */
  censored: number;
  zeroDurations: number;
  /** Cycles among the tasks' dependencies; null where tasks have none. */
  cycles: number | null;
  /** Whatever else a reader should know, one sentence each. */
  notes: string[];
}

export function emptyReport(): QualityReport {
  return { rows: 0, kept: 0, dropped: {}, censored: 0, zeroDurations: 0, cycles: null, notes: [] };
}

/** The tasks at `positions`, in that order. */
export function pick(trace: Trace, positions: Int32Array): Trace {
  const numbers = (column: Float64Array) => Float64Array.from(positions, (i) => column[i]!);
  const integers = (column: Int32Array) => Int32Array.from(positions, (i) => column[i]!);
  return {
    length: positions.length,
    ids: Array.from(positions, (i) => trace.ids[i]!),
    submit: numbers(trace.submit),
    work: numbers(trace.work),
    estimate: numbers(trace.estimate),
    slots: integers(trace.slots),
    classes: trace.classes,
    classIndex: integers(trace.classIndex),
    ...(trace.deadline && { deadline: numbers(trace.deadline) }),
    ...(trace.priority && { priority: numbers(trace.priority) }),
    ...(trace.recordedStart && { recordedStart: numbers(trace.recordedStart) }),
    ...(trace.preceding && { preceding: numbers(trace.preceding) }),
    ...(trace.think && { think: numbers(trace.think) }),
  };
}

/** `trace` ordered by `key`; equal keys keep their order. */
export function sortedBy(trace: Trace, key: ArrayLike<number>): Trace {
  let ascending = true;
  for (let i = 1; i < trace.length && ascending; i++) ascending = key[i - 1]! <= key[i]!;
  if (ascending) return trace;
  const positions = Int32Array.from({ length: trace.length }, (_, i) => i);
  return pick(
    trace,
    positions.sort((a, b) => key[a]! - key[b]! || a - b),
  );
}
