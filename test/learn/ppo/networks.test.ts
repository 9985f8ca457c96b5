import { describe, expect, it } from 'vitest';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { greedyReturn, trainedBy } from '../agents.ts';

const make = () => new CandidatesEnv();

/** Returns of the first candidate and of the cheapest one, over the ten episodes that `greedyReturn` plays. */
const [FIRST, BEST] = [-4771, -2661];

describe('PPO with a network of another kind', () => {
  it.each([
    ['attention and normalised layers', { context: 'attention', layerNorm: true }],
    ['one layer without context', { context: 'none', hidden: [32] }],
    ['a linear scorer', { context: 'none', hidden: [] }],
  ])('goes most of the way with %s', async (_, network) => {
    const hyperparameters = {
      rollout: 512,
      minibatch: 128,
      epochs: 6,
      learningRate: 3e-3,
      hidden: [32, 32],
      ...network,
    };
    const agent = await trainedBy({ agent: 'ppo', make, hyperparameters, count: 16 }, 6144);
    const share = (greedyReturn(make, agent.policy(), 10) - FIRST) / (BEST - FIRST);
    expect(agent.policy()).toMatchObject(network);
    expect(share).toBeGreaterThan(0.6);
  });
});
