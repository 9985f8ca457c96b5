import { InputError, MissingComponentError, UsageError } from './errors.ts';

/** An error as data: classes do not survive the way between threads. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
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
