import { expect, it } from 'vitest';
import { createCartPole } from '../../../envs/cartpole-v1.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { agentOf, records, type Trial, vectorOf } from '../agents.ts';
import { cheapestTeacher } from '../cheapest.ts';

const EPISODES = ['rollout/ep_rew_mean', 'rollout/ep_len_mean'];

const TRIALS: readonly (readonly [Trial, keys: readonly string[]])[] = [
  [
    { agent: 'a2c', make: createCartPole, hyperparameters: { rollout: 40 }, count: 8 },
    [
      ...EPISODES,
      'train/policy_gradient_loss',
      'train/value_loss',
      'train/entropy_loss',
      'train/explained_variance',
      'train/learning_rate',
    ],
  ],
  [
    {
      agent: 'reinforce',
      make: createCartPole,
      hyperparameters: { rollout: 128, minibatch: 64, entropy: 0.01 },
      count: 4,
    },
    [
      ...EPISODES,
      'train/policy_gradient_loss',
      'train/value_loss',
      'train/entropy_loss',
      'train/approx_kl',
      'train/explained_variance',
    ],
  ],
  [
    { agent: 'cem', make: createCartPole, hyperparameters: { population: 4, hidden: [8] }, count: 8 },
    [...EPISODES, 'train/best_score', 'train/mean_score', 'train/deviation'],
  ],
  [
    {
      agent: 'clone',
      make: () => new CandidatesEnv(),
      hyperparameters: { hidden: [8, 8], chunk: 256, minibatch: 32 },
      count: 2,
      teacher: cheapestTeacher,
    },
    ['train/cross_entropy', 'train/accuracy', 'train/value_loss', 'train/learning_rate'],
  ],
];

const CASES = TRIALS.map(([trial, keys]) => [trial.agent, trial, keys] as const);

it.each(CASES)('%s logs by the keys of Stable-Baselines3', async (_, trial, keys) => {
  const agent = await agentOf(trial);
  const last = (await records(agent.train(vectorOf(trial, agent), 1200))).at(-1)!;
  expect(Object.keys(last)).toEqual(
    expect.arrayContaining(['time/total_timesteps', 'train/n_updates', ...keys]),
  );
});
