import type { Trial, TrialResult } from '../trial.ts';

export interface ExecutionOptions<R = TrialResult> {
  /** Called with each result as soon as it is there. */
  readonly onResult?: (index: number, result: R) => void;
  /** Called after each trial with how many have ended. */
  readonly onProgress?: (done: number) => void;
  /** When aborted, no further trial starts and `run` throws InterruptedError. */
  readonly signal?: AbortSignal;
}

/** Runs trials somewhere. What they come to depends neither on where nor on the order in which they ran. */
export interface TrialExecutor<T = Trial, R = TrialResult> {
  /** @returns one result a trial, in the order of `trials`; the first error ends the run and is thrown */
  run(trials: readonly T[], options?: ExecutionOptions<R>): Promise<R[]>;
}
