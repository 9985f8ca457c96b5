import { expect, it } from 'vitest';
import { createCartPole } from '../../../envs/cartpole-v1.ts';
import { greedyReturn, trainedBy } from '../agents.ts';

const hyperparameters = {
  rollout: 512,
  minibatch: 256,
  epochs: 10,
  lambda: 0.8,
  entropy: 0,
  learningRate: { from: 0.002, to: 0, steps: 100_000 },
};

it('PPO balances CartPole for 475 steps after 100,000 in at least four of five seeds', async () => {
  const make = () => createCartPole();
  let solved = 0;
  for (const seed of ['1', '2', '3', '4', '5']) {
    const agent = await trainedBy({ agent: 'ppo', make, hyperparameters, count: 16, seed }, 100_000);
    if (greedyReturn(make, agent.policy(), 20) >= 475) solved++;
  }
  expect(solved).toBeGreaterThanOrEqual(4);
}, 180_000);
