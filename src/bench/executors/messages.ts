import { InputError, MissingComponentError, UsageError } from '../../core/errors.ts';

/** What came of a trial, on its way from another thread or process. */
export type Answer<R> = { readonly result: R } | { readonly failure: Failure };

/** An error as data: classes do not survive the way between threads. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

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

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  return { name: error.name, message: error.message, stack: error.stack };
}

/** The error that `failure` was, as far as the command line tells errors apart. */
export function errorOf({ name, message, stack }: Failure): Error {
  if (name === InputError.name) return new InputError(message);
  if (name === MissingComponentError.name) return new MissingComponentError(message);
  const error = name === UsageError.name ? new UsageError(message) : new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
