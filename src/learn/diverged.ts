import { VerificationError } from '../core/errors.ts';

/** What to raise when the score of a chosen action is not a number: the weights are lost. */
export function diverged(steps: number): VerificationError {
  return new VerificationError(
    `training diverged after ${steps} steps: scores are not numbers any more (a smaller learningRate may help)`,
  );
}
