import { MAX_SCORE, MIN_SCORE } from './wire.ts';

/** Points of an allowed candidate that is not the best: fewer would be a forbidden one's, more the best one's. */
const LEAST = MIN_SCORE + 1;
const MOST = MAX_SCORE - 1;

/**
 * A policy's scores as an extender's: whole numbers from 0 to 10. The choice has 10, and so has whatever scores exactly as
 * much; what is not allowed has 0; the others are spread over 1 to 9 in proportion. Where the choice is not the greatest
 * score, as when a server explores, it alone has points.
 *
 * @param scores null where a candidate is not allowed
 */
export function pointsOf(scores: readonly (number | null)[], choice: number): number[] {
  const best = scores[choice] ?? null;
  const given = scores.filter((score) => score !== null);
  const greatest = given.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (best === null || best < greatest) return scores.map((_, i) => (i === choice ? MAX_SCORE : MIN_SCORE));
  const worst = given.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return scores.map((score) => {
    if (score === null) return MIN_SCORE;
    if (score === best) return MAX_SCORE;
    return LEAST + Math.round(((score - worst) / (best - worst)) * (MOST - LEAST));
  });
}
