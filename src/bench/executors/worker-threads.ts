import { Worker } from 'node:worker_threads';
import { InterruptedError } from '../../core/errors.ts';
import type { ExecutionOptions, TrialExecutor } from './executor.ts';
import { type Answer, errorOf, type Question } from './messages.ts';

/**
 * Runs trials in `count` threads; each takes the next trial when it has answered the last.
 *
 * @param entry a module that calls `serveTrials`
 */
export function workerThreads<T, R>(entry: URL, count: number): TrialExecutor<T, R> {
  return {
    async run(trials, options = {}) {
      const threads = Array.from({ length: Math.min(count, trials.length) }, () => new Worker(entry));
      try {
        return await gather(threads, trials, options);
      } finally {
        await Promise.all(threads.map((thread) => thread.terminate()));
      }
    },
  };
}

function gather<T, R>(
  threads: readonly Worker[],
  trials: readonly T[],
  { onResult, onProgress, signal }: ExecutionOptions<R>,
): Promise<R[]> {
  const results = new Array<R>(trials.length);
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
        const question: Question<T> = { index: next, trial: trials[next++]! };
        thread.postMessage(question);
      };
      thread.on('message', (answer: Answer<R>) => {
        if ('failure' in answer) {
          reject(errorOf(answer.failure));
          return;
        }
        results[answer.index] = answer.result;
        onResult?.(answer.index, answer.result);
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
