import { InterruptedError } from '../../core/errors.ts';
import type { TrialResult, TrialRunner } from '../trial.ts';
import type { TrialExecutor } from './executor.ts';

/** Runs trials one after another in this thread. */
export function inProcess(runTrial: TrialRunner): TrialExecutor {
  return {
    async run(trials, { onProgress, signal } = {}) {
      const results: TrialResult[] = [];
      for (const trial of trials) {
        // A trial holds the thread: signals and progress get their turn between two.
        await new Promise<void>((resume) => setImmediate(resume));
        if (signal?.aborted)
          throw new InterruptedError(`interrupted after ${results.length} of ${trials.length} trials`);
        results.push(await runTrial(trial));
        onProgress?.(results.length);
      }
      return results;
    },
  };
}
