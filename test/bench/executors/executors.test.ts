import { describe, expect, test } from 'vitest';
import type { TrialExecutor } from '../../../src/bench/executors/executor.ts';
import { inProcess } from '../../../src/bench/executors/in-process.ts';
import { threadPool } from '../../../src/bench/executors/thread-pool.ts';
import type { Trial } from '../../../src/bench/trial.ts';
import { InputError, InterruptedError } from '../../../src/core/errors.ts';
import { answerOf } from './answers.mjs';

const trials = (...seeds: string[]): Trial[] =>
  seeds.map((seed) => ({ scenario: 's', overrides: [], policy: 'p', seed, loggedTasks: 0 }));
const many = trials(...Array.from({ length: 12 }, (_, k) => String(k)));
const entry = new URL('./answering-worker.mjs', import.meta.url);

/** As {@link answerOf}, with an error of this thread's own class. */
async function answerHere(trial: Trial) {
  if (trial.seed === 'bad input') throw new InputError('a wrong value');
  return answerOf(trial);
}

const executors: [string, TrialExecutor][] = [
  ['in this process', inProcess(answerHere)],
  ['in one thread', threadPool(entry, 1)],
  ['in three threads', threadPool(entry, 3)],
];

describe.each(executors)('%s', (_name, executor) => {
  test('results stand in the order of the trials, whatever took longest', async () => {
    const results = await executor.run(many);
    expect(results).toEqual(many.map((trial) => answerOf(trial)));
  });

  test('progress counts up to all of them', async () => {
    const seen: number[] = [];
    await executor.run(many, { onProgress: (done) => seen.push(done) });
    expect(seen).toEqual(many.map((_, k) => k + 1));
  });

  test('the error of a trial is the error of the run, of its own kind', async () => {
    const failing = executor.run([...many, ...trials('bad input')]);
    await expect(failing).rejects.toThrow(InputError);
    await expect(executor.run(trials('bug'))).rejects.toThrow('a bug');
  });

  test('an abort ends the run early', async () => {
    const controller = new AbortController();
    const interrupted = executor.run(many, {
      signal: controller.signal,
      onProgress: (done) => done === 2 && controller.abort(),
    });
    await expect(interrupted).rejects.toThrow(InterruptedError);
    await expect(interrupted).rejects.toThrow('interrupted after 2 of 12 trials');
  });

  test('no trials are no work', async () => {
    expect(await executor.run([])).toEqual([]);
  });
});

test('a worker that dies is an error, not a wait', async () => {
  await expect(threadPool(entry, 2).run(trials('die'))).rejects.toThrow('ended with code 7');
});
