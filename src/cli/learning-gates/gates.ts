import type { Gate, Published } from './gate.ts';

const cleanRl = (mean: number, spread: number): Published => ({
  source: 'CleanRL',
  measure: 'training',
  mean,
  spread,
});
const zoo = (mean: number, spread: number): Published => ({
  source: 'SB3 Zoo',
  measure: 'greedy',
  mean,
  spread,
});

/** The learning rate falls to 0 over the whole training, as in CleanRL. */
const falling = (from: number, steps: number) => ({ from, to: 0, steps });

const STEPS = 500_000;

const onPolicy: readonly Gate[] = [
  {
    name: 'ppo',
    agent: 'ppo',
    env: 'cartpole-v1',
    hyperparameters: {
      rollout: 512,
      minibatch: 128,
      clipValue: 0.2,
      entropy: 0.01,
      learningRate: falling(2.5e-4, STEPS),
    },
    envs: 4,
    steps: STEPS,
    published: [cleanRl(490.04, 6.12), zoo(500, 0)],
  },
  {
    name: 'ppo',
    agent: 'ppo',
    env: 'acrobot-v1',
    hyperparameters: { normalise: true, learningRate: falling(1e-3, STEPS) },
    envs: 16,
    steps: STEPS,
    published: [cleanRl(-86.36, 1.32), zoo(-73.506, 18.201)],
  },
  {
    name: 'a2c',
    agent: 'a2c',
    env: 'cartpole-v1',
    hyperparameters: { rollout: 40 },
    envs: 8,
    steps: STEPS,
    published: [zoo(500, 0)],
  },
  {
    name: 'a2c',
    agent: 'a2c',
    env: 'acrobot-v1',
    hyperparameters: { normalise: true, learningRate: falling(1.4e-3, STEPS) },
    envs: 16,
    steps: STEPS,
    published: [zoo(-83.353, 17.213)],
  },
  {
    name: 'reinforce',
    agent: 'reinforce',
    env: 'cartpole-v1',
    hyperparameters: { rollout: 8192, learningRate: falling(0.01, 300_000) },
    envs: 32,
    steps: 300_000,
    published: [],
  },
  {
    name: 'reinforce',
    agent: 'reinforce',
    env: 'acrobot-v1',
    hyperparameters: { rollout: 2048, entropy: 0.01, normalise: true, learningRate: falling(5e-3, STEPS) },
    envs: 16,
    steps: STEPS,
    published: [],
  },
  {
    name: 'cem',
    agent: 'cem',
    env: 'cartpole-v1',
    hyperparameters: {},
    envs: 16,
    steps: 200_000,
    published: [],
  },
];

/** Every method on CartPole and Acrobot. */
export const gates: readonly Gate[] = [...onPolicy];
