import type { Dimensions } from '../src/index.ts';

const rate = (low: number, high: number) => ({ low, high, scale: 'log' }) as const;

const falling = (steps: number, to: number) => ({ from: 1, to, steps, shape: 'linear' });

const hidden = {
  choices: [
    [32, 32],
    [64, 64],
    [128, 128],
  ],
};

const lambda = { choices: [0.8, 0.9, 0.95, 0.98, 1] };

const tabular: Dimensions = {
  learningRate: rate(0.01, 0.5),
  exploration: {
    choices: [5_000, 20_000, 80_000].flatMap((steps) => [falling(steps, 0.01), falling(steps, 0.1)]),
  },
};

const exploration = {
  choices: [20_000, 50_000].flatMap((steps) => [falling(steps, 0.01), falling(steps, 0.05)]),
};

/** What `tune` searches for a learning method unless it is told otherwise, by the method's name. */
export const spaces: Readonly<Record<string, Dimensions>> = {
  'q-learning': tabular,
  'expected-sarsa': tabular,
  'double-q': tabular,
  dqn: {
    learningRate: rate(5e-5, 5e-3),
    minibatch: { choices: [32, 64, 128] },
    trainEvery: { choices: [1, 2, 4, 8] },
    targetEvery: { choices: [125, 250, 500, 1000] },
    nStep: { choices: [1, 3, 5] },
    double: { choices: [false, true] },
    dueling: { choices: [false, true] },
    prioritized: { choices: [false, true] },
    quantile: { choices: [false, true] },
    exploration,
    hidden,
  },
  pqn: {
    learningRate: rate(5e-5, 5e-3),
    rollout: { choices: [256, 512, 1024, 2048] },
    minibatch: { choices: [64, 128, 256] },
    epochs: { low: 1, high: 6, step: 1 },
    lambda: { low: 0.3, high: 0.95 },
    exploration,
    hidden,
  },
  reinforce: {
    learningRate: rate(1e-3, 5e-2),
    rollout: { choices: [2048, 4096, 8192] },
    sequenceRollouts: { choices: [2, 4, 8] },
    entropy: rate(1e-4, 0.03),
    hidden,
  },
  a2c: {
    learningRate: rate(1e-4, 1e-2),
    rollout: { choices: [80, 160, 320, 640] },
    lambda,
    entropy: rate(1e-4, 0.03),
    normaliseAdvantages: { choices: [false, true] },
    hidden,
  },
  ppo: {
    learningRate: rate(1e-4, 1e-2),
    rollout: { choices: [1024, 2048, 4096] },
    minibatch: { choices: [128, 256, 512, 1024] },
    epochs: { low: 2, high: 10, step: 1 },
    lambda,
    clip: { low: 0.1, high: 0.3 },
    entropy: rate(1e-4, 0.03),
    hidden,
  },
  cem: {
    elite: { choices: [0.125, 0.25, 0.5] },
    deviation: rate(0.1, 2),
    extraVariance: { choices: [0, 0.01, 0.05, 0.2] },
    hidden: { choices: [[], [16, 16], [32, 32]] },
  },
  clone: {
    learningRate: rate(1e-4, 1e-2),
    minibatch: { choices: [64, 128, 256, 512] },
    hidden,
  },
};
