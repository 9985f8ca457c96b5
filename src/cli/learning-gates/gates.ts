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

/** CleanRL's settings, except for the number of environments. */
const PPO = {
  rollout: 512,
  minibatch: 128,
  epochs: 4,
  learningRate: { from: 2.5e-4, to: 0, steps: 500_000 },
  clipValue: 0.2,
  entropy: 0.01,
};

/** Every method on CartPole and Acrobot. */
export const gates: readonly Gate[] = [
  {
    name: 'ppo',
    agent: 'ppo',
    env: 'cartpole-v1',
    hyperparameters: PPO,
    envs: 4,
    steps: 500_000,
    published: [cleanRl(490.04, 6.12), zoo(500, 0)],
  },
];
