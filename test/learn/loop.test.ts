import { describe, expect, it } from 'vitest';
import type { NetworkModel } from '../../src/learn/policy-model.ts';
import { CandidatesEnv } from '../fixtures/envs/candidates.ts';
import { IdentityEnv } from '../fixtures/envs/identity.ts';
import { agentOf, greedyReturn, loop, type Trial } from './agents.ts';
import { extremes, quickly } from './dqn/kinds.ts';

const identity = () => new IdentityEnv({ discount: 0.4 });

/** What learns in so many episodes to return so much, of 100. */
const LEARNERS: readonly (readonly [string, Omit<Trial, 'make'>, episodes: number, mean: number])[] = [
  [
    'ppo',
    { agent: 'ppo', hyperparameters: { rollout: 240, minibatch: 60, epochs: 4, learningRate: 2e-3 } },
    15,
    90,
  ],
  ['a2c', { agent: 'a2c', hyperparameters: { rollout: 20, learningRate: 5e-3 } }, 40, 90],
  [
    'reinforce by its values',
    {
      agent: 'reinforce',
      hyperparameters: { rollout: 300, minibatch: 100, learningRate: 0.03, hidden: [16] },
    },
    45,
    90,
  ],
  [
    'cem, whose policies take turns',
    { agent: 'cem', hyperparameters: { hidden: [8], population: 32 } },
    32 * 25,
    70,
  ],
  ...extremes.map(([name, kind]) => [name, quickly(kind, { make: identity }), 12, 90] as const),
];

/** What measures its inputs in the first of 200 steps. */
const MEASURERS: readonly (readonly [string, Omit<Trial, 'make'>])[] = [
  ['ppo', { agent: 'ppo', hyperparameters: { rollout: 64, minibatch: 64 } }],
  ['cem', { agent: 'cem', hyperparameters: { measured: 120, population: 2 } }],
  ...extremes.map(
    ([name, kind]) => [name, quickly(kind, { make: identity, hyperparameters: { hidden: [8, 8] } })] as const,
  ),
];

describe('in a loop of selectAction and learn', () => {
  it.each(LEARNERS)('%s learns', async (_, trial, episodes, mean) => {
    const agent = await agentOf({ ...trial, make: identity });
    await loop(agent, identity(), episodes);
    expect(greedyReturn(identity, agent.policy(), 5)).toBeGreaterThanOrEqual(mean);
  });

  it.each(MEASURERS)(
    '%s draws only allowed actions, before and after it has measured its inputs',
    async (_, trial) => {
      const make = () => new CandidatesEnv();
      const agent = await agentOf({ ...trial, make });
      await loop(agent, make(), 4);
      expect((agent.policy() as NetworkModel).normalisation.features.mean[0]).toBeGreaterThan(30);
    },
  );
});
