import { parentPort } from 'node:worker_threads';
import type { TrialRunner } from '../trial.ts';
import { type Answer, failureOf, type Question } from './messages.ts';

/** What a worker thread's entry does: answers every trial that {@link workerThreads} sends. */
export function serveTrials(runTrial: TrialRunner): void {
  parentPort!.on('message', async ({ index, trial }: Question) => {
    const answer = (message: Answer) => parentPort!.postMessage(message);
    try {
      answer({ index, result: await runTrial(trial) });
    } catch (error) {
      answer({ index, failure: failureOf(error) });
    }
  });
}
