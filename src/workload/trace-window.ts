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

/**
 * The part of a trace to simulate, in order of arrival. A limit past the end takes what there is.
 * @throws InputError when the trace is too short for the offset or the windows.
 */
export function selectWindow(trace: Trace, spec: WindowSpec, seed: string): Trace {
  const { offset, limit } = spec.windows ? drawn(trace, spec.windows, seed) : spec;
  const start = offset ?? 0;
  if (start >= trace.length) {
    throw new InputError(`offset ${start} is past the end: the trace has ${trace.length} usable jobs`);
  }
  const end = Math.min(trace.length, start + (limit ?? trace.length));
  const window = slice(trace, start, end);
  return sortedBy(window, window.submit);
}

function slice(trace: Trace, start: number, end: number): Trace {
  if (start === 0 && end === trace.length) return trace;
  return pick(
    trace,
    Int32Array.from({ length: end - start }, (_, i) => start + i),
  );
}

function drawn(trace: Trace, { length, from, to }: z.infer<typeof windowsSchema>, seed: string) {
  if (to > trace.length) {
    throw new InputError(`windows end at ${to}: the trace has ${trace.length} usable jobs`);
  }
  const chosen = Math.floor(new KeyedStream(seed, 'trace/window').uniform(0) * (to - from - length + 1));
  return { offset: from + chosen, limit: length };
}
