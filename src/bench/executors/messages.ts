import { errorOf, type Failure, failureOf } from '../../core/failure.ts';

/** What came of a trial, on its way from another thread or process. */
export type Answer<R> = { readonly result: R } | { readonly failure: Failure };

/** What the entry of a worker exports: runs a trial and answers, whatever comes of it. */
export function answering<T, R>(runTrial: (trial: T) => Promise<R>): (trial: T) => Promise<Answer<R>> {
  return async (trial) => {
    try {
      return { result: await runTrial(trial) };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  };
}

/** @throws the error that the trial ended with */
export function resultOf<R>(answer: Answer<R>): R {
  if ('failure' in answer) throw errorOf(answer.failure);
  return answer.result;
}
