import { Worker } from 'node:worker_threads';
import { type Answer, resultOf } from '../../bench/executors/messages.ts';
import { InputError } from '../../core/errors.ts';
import type { Explanation } from '../../explain/explanation.ts';
import type { WhatIf } from '../../explain/what-if.ts';
import type { RunSimulations } from '../../serve/explain/explanations.ts';
import { threadEntry } from '../threads.ts';
import { type AskedQuestion, answerRunQuestion } from './run-question.ts';

export interface RunLimits {
  /** Milliseconds that an answer may take, the start of its thread included. */
  readonly millis: number;
  /** Megabytes of heap. */
  readonly megabytes: number;
}

export const RUN_LIMITS: RunLimits = { millis: 10_000, megabytes: 256 };

/** Answers each question in a thread of its own, which is ended where it takes too long or too much. */
export function runSimulations(limits: RunLimits = RUN_LIMITS): RunSimulations {
  const entry = threadEntry('serving/run-question-worker');
  const ask = (asked: AskedQuestion) =>
    entry === null ? answerRunQuestion(asked) : answerInThread(entry, asked, limits);
  return {
    explain: (question, { folder, hash }) =>
      ask({ kind: 'explain', question, folder, hash }) as Promise<Explanation>,
    whatIf: (question, { folder, hash }) =>
      ask({ kind: 'whatIf', question, folder, hash }) as Promise<WhatIf>,
  };
}

/** @throws InputError when the question makes no sense, or its answer needs more than it may have */
export async function answerInThread(
  entry: URL,
  asked: AskedQuestion,
  { millis, megabytes }: RunLimits,
): Promise<Explanation | WhatIf> {
  const worker = new Worker(entry, {
    workerData: asked,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
    env: {},
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const answer = await new Promise<Answer<Explanation | WhatIf>>((resolve, reject) => {
      timer = setTimeout(() => reject(tooLarge(`takes more than ${millis / 1000} s`)), millis);
      worker.once('message', resolve);
      worker.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge(`needs more than ${megabytes} MB`) : error,
        ),
      );
      worker.once('exit', (code) => reject(new Error(`the thread of a question ended with code ${code}`)));
    });
    return resultOf(answer);
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function tooLarge(why: string): InputError {
  return new InputError(`scenario: its run ${why}: ask about a shorter one, or simulate it yourself`);
}
