import { Worker } from 'node:worker_threads';
import { InterruptedError } from '../../core/errors.ts';
import type { Trial, TrialResult } from '../trial.ts';
import type { TrialExecutor } from './executor.ts';
import { type Answer, errorOf, type Question } from './messages.ts';

/**
 * Runs trials in `count` threads; each takes the next trial when it has answered the last.
 *
 * @param entry a module that calls `serveTrials`
 */
export function workerThreads(entry: URL, count: number): TrialExecutor {
  return {
    async run(trials, { onProgress, signal } = {}) {
      const threads = Array.from({ length: Math.min(count, trials.length) }, () => new Worker(entry));
      try {
        return await gather(threads, trials, onProgress, signal);
      } finally {
        await Promise.all(threads.map((thread) => thread.terminate()));
      }
    },
  };
}

function gather(
  threads: readonly Worker[],
  trials: readonly Trial[],
  onProgress: ((done: number) => void) | undefined,
  signal: AbortSignal | undefined,
): Promise<TrialResult[]> {
  const results = new Array<TrialResult>(trials.length);
  let next = 0;
  let done = 0;
  return new Promise((resolve, reject) => {
    if (trials.length === 0) resolve([]);
    const interrupt = () =>
      reject(new InterruptedError(`interrupted after ${done} of ${trials.length} trials`));
    if (signal?.aborted) interrupt();
    signal?.addEventListener('abort', interrupt, { once: true });
    for (const thread of threads) {
      const ask = () => {
        if (next === trials.length) return;
        const question: Question = { index: next, trial: trials[next++]! };
        thread.postMessage(question);
      };
      thread.on('message', (answer: Answer) => {
        if ('failure' in answer) {
          reject(errorOf(answer.failure));
          return;
        }
        results[answer.index] = answer.result;
        done++;
        onProgress?.(done);
        if (done === trials.length) resolve(results);
        else ask();
      });
      thread.on('error', reject);
      thread.on('exit', (code) => reject(new Error(`a worker thread ended with code ${code}`)));
      ask();
    }
  });
}
