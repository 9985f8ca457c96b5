import type { Dimensions } from '../src/index.ts';

const network: Dimensions = {
  hidden: {
    choices: [
      [32, 32],
      [64, 64],
      [128, 128],
    ],
  },
};

/** What `tune` searches for a learning method unless it is told otherwise, by the method's name. */
export const spaces: Readonly<Record<string, Dimensions>> = {
  ppo: {
    learningRate: { low: 1e-4, high: 1e-2, scale: 'log' },
    rollout: { choices: [1024, 2048, 4096] },
    minibatch: { choices: [128, 256, 512, 1024] },
    epochs: { low: 2, high: 10, step: 1 },
    lambda: { choices: [0.8, 0.9, 0.95, 0.98, 1] },
    clip: { low: 0.1, high: 0.3 },
    entropy: { low: 1e-4, high: 0.03, scale: 'log' },
    ...network,
  },
  'q-learning': {
    learningRate: { low: 0.01, high: 0.5, scale: 'log' },
    explorationEnd: { low: 0.01, high: 0.2, scale: 'log' },
    explorationSteps: { low: 5_000, high: 100_000, scale: 'log', step: 1 },
  },
};
