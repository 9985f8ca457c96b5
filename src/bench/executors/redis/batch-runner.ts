import type { Failure } from '../../../core/failure.ts';
import { answering } from '../messages.ts';
import type { Batch } from './batches.ts';
import type { RedisStore } from './store.ts';

/** What comes of a job; its results are in the store. */
export interface BatchAnswer {
  /** Why a trial of it failed: those after it were not run. */
  readonly failure?: Failure;
}

/**
 * What a worker's thread does with a job: runs the trials that nobody has run, and stores each result as soon as it
 * is there. A job that is run twice, because its first worker died, goes on where that one was.
 */
export function batchRunner<W, R>(
  store: RedisStore,
  runTrial: (work: W) => Promise<R>,
): (batch: Batch<W>) => Promise<BatchAnswer> {
  const run = answering(runTrial);
  return async ({ trials }) => {
    const finished = await store.finished(trials.map(({ key }) => key));
    // A result is on its way before the next trial begins, which does not wait for it to arrive.
    const stored: Promise<void>[] = [];
    let failed: BatchAnswer = {};
    for (const { key, work } of trials) {
      if (finished.has(key)) continue;
      const answer = await run(work);
      if ('failure' in answer) {
        failed = answer;
        break;
      }
      stored.push(store.putResult(key, answer.result));
    }
    await Promise.all(stored);
    return failed;
  };
}
