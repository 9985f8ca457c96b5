import { describe, expect, it } from 'vitest';
import type { Demonstration } from '../../../src/learn/imitation/imitator.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { agentFor, greedyReturn, records, trained, vectorFor } from './agents.ts';

const make = () => new CandidatesEnv();

/** Returns of the best and of a random choice over the episodes that `greedyReturn` plays. */
function yardsticks(episodes: number): { best: number; first: number } {
  const env = make();
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
  return { best: play(() => env.cheapest()), first: play(() => 0) };
}

/** What the cheapest choice does, with the undiscounted rewards to come if asked for. */
function demonstrations(episodes: number, withReturns: boolean): Demonstration[] {
  const env = make();
  const all: Demonstration[] = [];
  for (let episode = 0; episode < episodes; episode++) {
    let { observation } = env.reset({ seed: episode });
    const taken: { observation: typeof observation; action: number; reward: number }[] = [];
    for (let ended = false; !ended; ) {
      const action = env.cheapest();
      const step = env.step(action);
      taken.push({ observation, action, reward: step.reward });
      observation = step.observation;
      ended = step.truncated;
    }
    let sum = 0;
    for (const { observation: seen, action, reward } of taken.reverse()) {
      sum += reward;
      all.push({ observation: seen, action, ...(withReturns && { return: sum }) });
    }
  }
  return all;
}

describe('the per-candidate scorer', () => {
  const { best, first } = yardsticks(10);
  const share = (found: number) => (found - first) / (best - first);

  it('learns by PPO to choose nearly as cheaply as possible', async () => {
    const hyperparameters = { rollout: 512, minibatch: 128, epochs: 6, learningRate: 2e-3 };
    const agent = await trained({ make, hyperparameters, count: 16 }, 25_000);
    expect(share(greedyReturn(make, agent.policy(), 10))).toBeGreaterThan(0.95);
  });

  it('repeats what it was shown, and PPO goes on from there', async () => {
    const setup = { make, hyperparameters: { rollout: 512, minibatch: 128 }, count: 16 };
    const agent = await agentFor(setup);
    const log = await records(agent.imitate(demonstrations(40, true), { epochs: 15 }));
    expect(log).toHaveLength(15);
    expect(log.at(-1)!['imitation/accuracy']).toBeGreaterThan(0.85);
    expect(log.at(-1)!['imitation/value_loss']).toBeLessThan(log[0]!['imitation/value_loss']!);
    expect(share(greedyReturn(make, agent.policy(), 10))).toBeGreaterThan(0.95);
    await records(agent.train(vectorFor(setup), 4096));
    expect(share(greedyReturn(make, agent.policy(), 10))).toBeGreaterThan(0.95);
  });

  it('measures its inputs on demonstrations, and rewards in its first rollout where returns are not known', async () => {
    const agent = await agentFor({ make, hyperparameters: { rollout: 64, minibatch: 64 } });
    await records(agent.imitate(demonstrations(4, false), { epochs: 1 }));
    const { normalisation } = agent.policy();
    expect(normalisation.features.mean[0]).toBeGreaterThan(30);
    expect(normalisation.features.deviation[0]).toBeGreaterThan(20);
    const { observation } = make().reset({ seed: 0 });
    for (let step = 0; step < 128; step++) {
      const action = agent.selectAction(observation);
      await agent.learn({
        state: observation,
        action,
        reward: -50,
        nextState: observation,
        terminated: false,
        truncated: false,
      });
    }
    expect(agent.policy().normalisation).toEqual(normalisation);
  });
});
