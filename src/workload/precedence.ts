import type { TraceCursor } from './recorded-trace.ts';

/** Which tasks of a part of a trace wait for which others of it; by number within the part. */
export interface Precedence {
  /** The task that each names as the one before it, −1 where it names none of the part. */
  readonly named: Int32Array;
  /** The task that each waits for: the named one if the file numbers it before this one, so that none waits for ever; else −1. */
  readonly before: Int32Array;
  /** Seconds from the end of that task to the submission of this one. */
  readonly think: Float64Array;
}

/** What the tasks of a part name, found by the file's own numbers; of several with one number the first is meant. */
export function precedenceIn(cursor: TraceCursor): Precedence {
  const { length, task } = cursor;
  const numbers = new Map<number | string, number>();
  for (let i = 0; i < length; i++) if (!numbers.has(cursor.idOf(i))) numbers.set(cursor.idOf(i), i);
  const named = new Int32Array(length).fill(-1);
  const before = new Int32Array(length).fill(-1);
  const think = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    cursor.moveTo(i);
    named[i] = numbers.get(task.preceding) ?? -1;
    if (task.preceding < Number(cursor.idOf(i))) before[i] = named[i]!;
    think[i] = task.think;
  }
  return { named, before, think };
}
