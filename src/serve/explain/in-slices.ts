import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../explain/scoring.ts';

export interface Slicing {
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
  /** Milliseconds after which others have their turn, and after which it is enough. */
  readonly sliceMs: number;
  readonly limitMs: number;
}

/**
 * Does work in slices, so that decisions need not wait for it.
 * @throws InputError when it takes too long
 */
export async function inSlices<T>(steps: Steps<T>, { monotonic, sliceMs, limitMs }: Slicing): Promise<T> {
  const began = monotonic();
  let until = began + sliceMs;
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    const now = monotonic();
    if (now < until) continue;
    if (now - began > limitMs)
      throw new InputError(`it takes more than ${limitMs} ms: give fewer candidates`);
    await new Promise<void>((resume) => setImmediate(resume));
    until = monotonic() + sliceMs;
  }
}
