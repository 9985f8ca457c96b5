import { z } from 'zod';
import { InputError } from '../core/errors.ts';
import { KeyedStream } from '../core/random.ts';
import { pick, sortedBy, type Trace } from './trace.ts';

/** Windows of `length` jobs within `jobs[from : to]`; the seed picks which. */
export const windowsSchema = z
  .strictObject({ length: z.int().min(1), from: z.int().nonnegative(), to: z.int().min(1) })
  .refine(({ length, from, to }) => from + length <= to, {
    path: ['length'],
    error: 'does not fit between `from` and `to`',
  });

export interface WindowSpec {
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  readonly windows?: z.infer<typeof windowsSchema> | undefined;
}

/** Which jobs a window takes, counted in the order of the trace. */
export interface WindowBounds {
  readonly start: number;
  /** The first job behind the window. */
  readonly end: number;
}

/**
 * The window of a trace of so many jobs. A limit past the end takes what there is.
 *
 * @throws InputError when the trace is too short for the offset or the windows
 */
export function windowBounds(length: number, spec: WindowSpec, seed: string): WindowBounds {
  const { offset: start = 0, limit = length } = spec.windows ? drawn(length, spec.windows, seed) : spec;
  if (start >= length) {
    throw new InputError(`offset ${start} is past the end: the trace has ${length} usable jobs`);
  }
  return { start, end: Math.min(length, start + limit) };
}

/** The part of a trace to simulate, in order of arrival. Errors are those of {@link windowBounds}. */
export function selectWindow(trace: Trace, spec: WindowSpec, seed: string): Trace {
  const window = slice(trace, windowBounds(trace.length, spec, seed));
  return sortedBy(window, window.submit);
}

function slice(trace: Trace, { start, end }: WindowBounds): Trace {
  if (start === 0 && end === trace.length) return trace;
  return pick(
    trace,
    Int32Array.from({ length: end - start }, (_, i) => start + i),
  );
}

function drawn(usable: number, { length, from, to }: z.infer<typeof windowsSchema>, seed: string) {
  if (to > usable) throw new InputError(`windows end at ${to}: the trace has ${usable} usable jobs`);
  const chosen = Math.floor(new KeyedStream(seed, 'trace/window').uniform(0) * (to - from - length + 1));
  return { offset: from + chosen, limit: length };
}
