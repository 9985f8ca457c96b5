import { z } from 'zod';
import { InputError } from '../core/errors.ts';
import { KeyedStream } from '../core/random.ts';
import { pick, sortedBy, type Trace } from './trace.ts';

/** Windows of `length` jobs, within `jobs[from : to]` or from each of `starts` on; the seed picks which. */
export const windowsSchema = z
  .strictObject({
    length: z.int().min(1).describe('Jobs of a window.'),
    from: z.int().nonnegative().optional().describe('The first job that a window may hold, from 0.'),
    to: z.int().min(1).optional().describe('The first job behind all windows.'),
    starts: z
      .array(z.int().nonnegative())
      .min(1)
      .optional()
      .describe(
        'Instead of `from` and `to`: the first jobs of the windows. Seed 1 plays the first window, 2 the second, …, and ' +
          'begins again after the last; a seed that is no whole number from 1 on draws one.',
      ),
  })
  .refine(
    ({ from, to, starts }) =>
      starts ? from === undefined && to === undefined : from !== undefined && to !== undefined,
    { error: 'needs either `from` and `to` or `starts`' },
  )
  .refine(({ length, from = 0, to = Number.POSITIVE_INFINITY }) => from + length <= to, {
    path: ['length'],
    error: 'does not fit between `from` and `to`',
  });

type Windows = z.infer<typeof windowsSchema>;

export interface WindowSpec {
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  readonly windows?: Windows | undefined;
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
  const { offset: start = 0, limit = length } = spec.windows ? chosen(length, spec.windows, seed) : spec;
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

function chosen(usable: number, windows: Windows, seed: string) {
  const { length, from = 0, to = 0, starts } = windows;
  const end = starts ? Math.max(...starts) + length : to;
  if (end > usable) throw new InputError(`windows end at ${end}: the trace has ${usable} usable jobs`);
  const offset = starts ? starts[turnOf(seed, starts.length)]! : from + drawn(seed, to - from - length + 1);
  return { offset, limit: length };
}

/** Which of `count` a seed plays: they take turns by the numbers 1, 2, …, and any other seed draws. */
function turnOf(seed: string, count: number): number {
  const turn = /^[1-9]\d*$/.test(seed) ? (Number(seed) - 1) % count : Number.NaN;
  return Number.isSafeInteger(turn) ? turn : drawn(seed, count);
}

/** A number below `count`. */
function drawn(seed: string, count: number): number {
  return Math.floor(new KeyedStream(seed, 'trace/window').uniform(0) * count);
}
