import type { Demonstration } from '../../src/learn/imitation/imitator.ts';
import { CandidatesEnv } from '../fixtures/envs/candidates.ts';

/** Always takes the cheapest candidate, and says what was to come, undiscounted, where the episode was seen to its end. */
export function cheapestTeacher(decisions: number, seed: string): readonly Demonstration[] {
  const env = new CandidatesEnv();
  const all: Demonstration[] = [];
  for (let episode = 0; all.length < decisions; episode++) {
    let { observation } = env.reset({ seed: `${seed}/${episode}` });
    const taken: { observation: typeof observation; action: number; reward: number }[] = [];
    for (let ended = false; !ended; ) {
      const action = env.cheapest();
      const step = env.step(action);
      taken.push({ observation, action, reward: step.reward });
      observation = step.observation;
      ended = step.truncated;
    }
    let sum = 0;
    const shown = taken.reverse().map(({ reward, ...rest }) => {
      sum += reward;
      return { ...rest, return: sum };
    });
    all.push(...shown.reverse());
  }
  return all.slice(0, decisions);
}

/** Where a mean return over the episodes that `greedyReturn` plays lies: 0 is a careless choice, 1 the best one. */
export function shareOfBest(found: number, episodes: number): number {
  const env = new CandidatesEnv();
  const play = (choose: () => number): number => {
    let total = 0;
    for (let episode = 0; episode < episodes; episode++) {
      env.reset({ seed: `evaluation ${episode}` });
      for (let ended = false; !ended; ) {
        const step = env.step(choose());
        total += step.reward;
        ended = step.truncated;
      }
    }
    return total / episodes;
  };
  const [best, first] = [play(() => env.cheapest()), play(() => 0)];
  return (found - first) / (best - first);
}
