import type { DecisionPoint } from '../../sim/decision-point.ts';

/** What a static format can know of a candidate: some numbers, read while the choice is open. */
export interface Reader {
  /** Readers of one name read the same numbers. */
  readonly name: string;
  readonly columns: number;
  /** Writes the numbers of `run` row i from `at` on. */
  write(point: DecisionPoint, i: number, out: Float64Array, at: number): void;
}

/** A decision of a policy, and what a static format can know of its candidates: the allowed `run` rows. */
export interface Decision {
  /** The policy's, of each candidate. */
  readonly scores: Float64Array;
  /** candidates × columns of the {@link Reader}, row-major. */
  readonly inputs: Float64Array;
  /** The policy would rather do what is no candidate, such as wait: no static format can follow it there. */
  readonly beside: boolean;
  /** What the fallback rule would choose of them; −1 where it is not known. */
  readonly fallback: number;
}

/** The candidates that the policy scores highest: twins of its choice are as good as it. */
export function favourites({ scores, beside }: Decision): number[] {
  if (beside) return [];
  const best = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return Array.from(scores.keys()).filter((i) => scores[i] === best);
}

/** Whether it makes a difference what is chosen. */
export function matters(decision: Decision): boolean {
  const { scores, beside } = decision;
  return scores.length > 0 && (beside || (scores.length > 1 && favourites(decision).length < scores.length));
}
