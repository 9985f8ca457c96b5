import type { Dimensions } from '../src/index.ts';

const rate = (low: number, high: number) => ({ low, high, scale: 'log' }) as const;

const falling = (steps: number, to: number) => ({ from: 1, to, steps, shape: 'linear' });

const tabular: Dimensions = {
  learningRate: rate(0.01, 0.5),
  exploration: {
    choices: [5_000, 20_000, 80_000].flatMap((steps) => [falling(steps, 0.01), falling(steps, 0.1)]),
  },
};

const hidden = {
  choices: [
    [32, 32],
    [64, 64],
    [128, 128],
  ],
};

/** What `tune` searches for a learning method unless it is told otherwise, by the method's name. */
export const spaces: Readonly<Record<string, Dimensions>> = {
  'q-learning': tabular,
  'expected-sarsa': tabular,
  'double-q': tabular,
  ppo: {
    learningRate: rate(1e-4, 1e-2),
    rollout: { choices: [1024, 2048, 4096] },
    minibatch: { choices: [128, 256, 512, 1024] },
    epochs: { low: 2, high: 10, step: 1 },
    lambda: { choices: [0.8, 0.9, 0.95, 0.98, 1] },
    clip: { low: 0.1, high: 0.3 },
    entropy: rate(1e-4, 0.03),
    hidden,
  },
};
