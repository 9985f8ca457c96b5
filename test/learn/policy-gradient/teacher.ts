import type { Demonstration } from '../../../src/learn/imitation/imitator.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';

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
