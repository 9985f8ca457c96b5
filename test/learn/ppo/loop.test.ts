import { expect, it } from 'vitest';
import { IdentityEnv } from '../../fixtures/envs/identity.ts';
import { agentOf, records, type Trial, vectorOf } from '../agents.ts';

it('PPO logs what Stable-Baselines3 logs; the first ratios are 1', async () => {
  const make = () => new IdentityEnv({ length: 20 });
  const hyperparameters = { rollout: 128, minibatch: 128, epochs: 1 };
  const trial = { agent: 'ppo', make, hyperparameters, count: 4 };
  const agent = await agentOf(trial);
  const [record] = await records(agent.train(vectorOf(trial, agent), 128));
  expect(record!['time/total_timesteps']).toBe(128);
  expect(record!['rollout/ep_len_mean']).toBe(20);
  expect(Math.abs(record!['train/approx_kl']!)).toBeLessThan(1e-6);
  expect(record!['train/clip_fraction']).toBe(0);
  expect(record!['train/entropy_loss']).toBeCloseTo(-Math.log(4), 2);
  expect(Object.keys(record!)).toEqual(
    expect.arrayContaining([
      'rollout/ep_rew_mean',
      'train/loss',
      'train/policy_gradient_loss',
      'train/value_loss',
      'train/grad_norm',
      'train/explained_variance',
      'train/learning_rate',
      'train/n_updates',
    ]),
  );
});

it('PPO refuses to go on in the middle of a rollout with another number of environments', async () => {
  const make = () => new IdentityEnv();
  const trial: Trial = { agent: 'ppo', make, hyperparameters: { rollout: 128, minibatch: 64 }, count: 4 };
  const agent = await agentOf(trial);
  await records(agent.train(vectorOf(trial, agent), 40));
  await expect(records(agent.train(vectorOf({ ...trial, count: 8 }, agent), 80))).rejects.toThrow(
    'an unfinished rollout of 4 environments cannot go on with 8',
  );
});

it('PPO says which numbers do not go together', async () => {
  const make = () => new IdentityEnv();
  await expect(
    agentOf({ agent: 'ppo', make, hyperparameters: { rollout: 100, minibatch: 64 } }),
  ).rejects.toThrow("minibatch: 64 is not allowed (a divisor of the rollout's 100)");
  const trial: Trial = { agent: 'ppo', make, hyperparameters: { rollout: 100, minibatch: 50 }, count: 3 };
  const agent = await agentOf(trial);
  await expect(records(agent.train(vectorOf(trial, agent), 3))).rejects.toThrow(
    'rollout: 100 is not allowed with 3',
  );
  await expect(agentOf({ agent: 'ppo', make, hyperparameters: { learningrate: 1 } })).rejects.toThrow(
    "did you mean 'learningRate'",
  );
});
