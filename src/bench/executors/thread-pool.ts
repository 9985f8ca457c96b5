import { Tinypool } from 'tinypool';
import { InterruptedError } from '../../core/errors.ts';
import type { ExecutionOptions, TrialExecutor } from './executor.ts';
import { type Answer, resultOf } from './messages.ts';

/**
 * Runs trials in `count` threads; each takes the next trial when it has answered the last, and keeps what it loaded.
 *
 * @param entry a module whose default export is `answering(…)`
 */
export function threadPool<T, R>(entry: URL, count: number): TrialExecutor<T, R> {
  return {
    async run(trials, options = {}) {
      if (options.signal?.aborted) throw interruptedAfter(0, trials.length);
      if (trials.length === 0) return [];
      const threads = Math.min(count, trials.length);
      const pool = new Tinypool({
        filename: entry.href,
        minThreads: threads,
        maxThreads: threads,
        isolateWorkers: false,
      });
      // The pool tells of errors in a thread, but not of one that just ends, for whose end it would wait for ever.
      let died = false;
      const death = new Promise<never>((_, reject) => {
        for (const thread of pool.threads)
          thread.on('exit', (code: number) => {
            died = true;
            reject(new Error(`a worker thread ended with code ${code}`));
          });
      });
      try {
        return await Promise.race([death, gather(pool, trials, options)]);
      } finally {
        const ended = pool.destroy();
        if (!died) await ended;
      }
    },
  };
}

function gather<T, R>(
  pool: Tinypool,
  trials: readonly T[],
  { onResult, onProgress, signal }: ExecutionOptions<R>,
): Promise<R[]> {
  let done = 0;
  const answered = async (trial: T, index: number) => {
    const result = resultOf((await pool.run(trial)) as Answer<R>);
    onResult?.(index, result);
    done++;
    onProgress?.(done);
    return result;
  };
  return new Promise((resolve, reject) => {
    const interrupt = () => reject(interruptedAfter(done, trials.length));
    signal?.addEventListener('abort', interrupt);
    void Promise.all(trials.map(answered))
      .then(resolve, reject)
      .finally(() => signal?.removeEventListener('abort', interrupt));
  });
}

function interruptedAfter(done: number, all: number): InterruptedError {
  return new InterruptedError(`interrupted after ${done} of ${all} trials`);
}
