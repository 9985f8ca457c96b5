import { VerificationError } from '../../core/errors.ts';
import type { Env, Observation } from '../../gym/env.ts';
import { compileForward } from '../forward.ts';
import type { PolicyModel, Scorer } from '../policy-model.ts';
import { greatestIndex } from '../sampling.ts';

/** One episode that a policy was judged by. */
export interface EvaluatedEpisode {
  readonly seed: string;
  /** The plain sum of its rewards. */
  readonly return: number;
  readonly length: number;
}

/** How well a policy does, each episode counting once. */
export interface Evaluation {
  readonly meanReward: number;
  readonly meanLength: number;
  readonly episodes: readonly EvaluatedEpisode[];
  /** Growth of what is bounded per unit, and by how much it is too great; where there is a constraint. */
  readonly constraint?: { readonly mean: number; readonly excess: number };
}

/**
 * Plays a policy greedily, one whole episode for each seed.
 *
 * Every episode counts once. Environments that are stepped together until so many episodes have ended would count the
 * short ones more often, because those end first (Stable-Baselines3, issue 402).
 *
 * @param env of its own: whatever episode it is in is dropped
 * @throws VerificationError when a score is no number, as after a training that diverged
 */
export function evaluate(model: PolicyModel, env: Env, seeds: readonly string[]): Evaluation {
  const score = compileForward(model);
  const episodes = seeds.map((seed): EvaluatedEpisode => {
    let { observation } = env.reset({ seed });
    let sum = 0;
    for (let length = 1; ; length++) {
      const step = env.step(greedy(score, observation));
      sum += step.reward;
      observation = step.observation;
      if (step.terminated || step.truncated) return { seed, return: sum, length };
    }
  });
  const mean = (key: 'return' | 'length') =>
    episodes.reduce((sum, episode) => sum + episode[key], 0) / episodes.length;
  return { meanReward: mean('return'), meanLength: mean('length'), episodes };
}

function greedy(score: Scorer, observation: Observation): number {
  const scores = score(observation);
  const action = greatestIndex(scores);
  if (scores[action]! > Number.NEGATIVE_INFINITY) return action;
  throw new VerificationError(
    `what was learned is no policy: it gives a candidate the score ${scores[action]} (did training diverge?)`,
  );
}

/** What seeds of validation begin with. */
export const VALIDATION = 'validation';

/** The seeds of a validation set of `count` episodes; no training episode has one of them. */
export function validationSeeds(count: number): string[] {
  return Array.from({ length: count }, (_, k) => `${VALIDATION}/${k}`);
}
