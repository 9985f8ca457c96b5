import { parentPort } from 'node:worker_threads';
import { type Answer, failureOf, type Question } from './messages.ts';

/** What a worker thread's entry does: answers every trial that {@link workerThreads} sends. */
export function serveTrials<T, R>(runTrial: (trial: T) => Promise<R>): void {
  parentPort!.on('message', async ({ index, trial }: Question<T>) => {
    const answer = (message: Answer<R>) => parentPort!.postMessage(message);
    try {
      answer({ index, result: await runTrial(trial) });
    } catch (error) {
      answer({ index, failure: failureOf(error) });
    }
  });
}
