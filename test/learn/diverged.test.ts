import { expect, it } from 'vitest';
import { createCartPole } from '../../envs/cartpole-v1.ts';
import { agents } from '../../policies/learned/index.ts';
import { VectorEnv } from '../../src/gym/vector-env.ts';

it.each([
  ['ppo', { rollout: 64, minibatch: 32 }],
  ['dqn', { learningStarts: 0, exploration: 0 }],
  ['pqn', { rollout: 64, minibatch: 32, exploration: 0 }],
])('says that %s diverged, and when, instead of going on with what is no number', async (name, settings) => {
  const env = new VectorEnv(createCartPole, { count: 1, seed: '1' });
  const hyperparameters = { ...settings, learningRate: 1e38, maxGradientNorm: 1e38 };
  const agent = await agents.get(name)({ spec: env.spec, seed: '1', hyperparameters });
  const training = async () => {
    for await (const _ of agent.train(env, 2000));
  };
  await expect(training()).rejects.toThrow(/training diverged after \d+ steps: .*smaller learningRate/);
});
