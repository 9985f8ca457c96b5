import { UsageError, VerificationError } from '../core/errors.ts';
import type { Observation } from '../gym/env.ts';
import { compileForward } from '../learn/forward.ts';
import type { PolicyModel } from '../learn/policy-model.ts';
import { greatestIndex } from '../learn/sampling.ts';

/** An observation and a policy's answer. Numbers are the shortest decimals that round to the 32-bit float meant. */
export interface ParityVector {
  readonly globals: readonly number[];
  /** rows × features, row-major. */
  readonly candidates: readonly number[];
  readonly mask: readonly number[];
  /** One a row; null where it is masked. */
  readonly scores: readonly (number | null)[];
  /** The row that is chosen. */
  readonly index: number;
}

export const MAX_VECTORS = 64;

/**
 * A model's answers to the first {@link MAX_VECTORS} observations.
 * @throws VerificationError when a score is not finite, UsageError when there are no observations
 */
export function parityVectors(model: PolicyModel, observations: readonly Observation[]): ParityVector[] {
  if (observations.length === 0) throw new UsageError('a policy needs an observation to be compared on');
  const score = compileForward(model);
  return observations.slice(0, MAX_VECTORS).map((observation) => {
    const { globals, candidates, mask } = observation;
    const scores = score(observation);
    const bad = scores.findIndex((value, row) => mask[row] === 1 && !Number.isFinite(value));
    if (bad >= 0) {
      throw new VerificationError(
        `what was learned is no policy: it gives a candidate the score ${scores[bad]} (did training diverge?)`,
      );
    }
    return {
      globals: Array.from(globals, shortest),
      candidates: Array.from(candidates, shortest),
      mask: [...mask],
      scores: Array.from(scores, (value, row) => (mask[row] ? shortest(value) : null)),
      index: greatestIndex(scores),
    };
  });
}

/** The observation of a parity vector. */
export function observationOf({ globals, candidates, mask }: ParityVector): Observation {
  return {
    globals: Float32Array.from(globals),
    candidates: Float32Array.from(candidates),
    mask: Uint8Array.from(mask),
    elapsed: 0,
  };
}

/** Digits that always tell a 32-bit float from its neighbours. */
const FLOAT_DIGITS = 9;

/** 0.30000001192092896, a 32-bit float, is 0.3. */
export function shortest(float: number): number {
  for (let digits = 1; digits < FLOAT_DIGITS; digits++) {
    const decimal = Number(float.toPrecision(digits));
    if (Math.fround(decimal) === float) return decimal;
  }
  return Number(float.toPrecision(FLOAT_DIGITS));
}
