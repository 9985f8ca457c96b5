import type { TrialExecutor } from '../executor.ts';
import type { QueuedTrial } from './batches.ts';
import { QueuedRun } from './queued-run.ts';

export interface QueueGiven {
  readonly url: string;
  /** Names the code; workers of other builds do not see the trials. */
  readonly build: string;
  /** What the trials need, by SHA-256. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** Says on stderr what a waiting user wants to know. */
  readonly note: (line: string) => void;
}

/**
 * Runs trials in worker processes, through Redis. A result is stored there by the key of its trial, so it does not
 * matter how often a trial was started, by whom, or who asked: workers, Redis and this process may come and go.
 *
 * @throws MissingComponentError when nobody answers at the address, or for too long no more
 */
export function redisQueue<W, R>(given: QueueGiven): TrialExecutor<QueuedTrial<W>, R> {
  return {
    async run(trials, options = {}) {
      if (trials.length === 0) return [];
      const run = await QueuedRun.open<W, R>(given, trials, options);
      try {
        return await run.finished();
      } finally {
        await run.close();
      }
    },
  };
}
