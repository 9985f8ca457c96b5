import { InterruptedError } from '../../core/errors.ts';
import type { TrialExecutor } from './executor.ts';

/** Runs trials one after another in this thread. */
export function inProcess<T, R>(runTrial: (trial: T) => Promise<R>): TrialExecutor<T, R> {
  return {
    async run(trials, { onResult, onProgress, signal } = {}) {
      const results: R[] = [];
      for (const trial of trials) {
        // A trial holds the thread: signals and progress get their turn between two.
        await new Promise<void>((resume) => setImmediate(resume));
        if (signal?.aborted)
          throw new InterruptedError(`interrupted after ${results.length} of ${trials.length} trials`);
        const result = await runTrial(trial);
        onResult?.(results.length, result);
        results.push(result);
        onProgress?.(results.length);
      }
      return results;
    },
  };
}
