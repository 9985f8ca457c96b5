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

const DQN_STEPS = 250_000;

/** CleanRL's network and loss; half of its steps, with a learning rate that falls, for a last policy that is no accident. */
const DQN_SETTINGS = {
  learningRate: falling(1e-3, DQN_STEPS),
  capacity: 10_000,
  learningStarts: 5000,
  minibatch: 128,
  trainEvery: 8,
  targetEvery: 500,
  exploration: { from: 1, to: 0.05, steps: 50_000 },
  loss: 'mse',
  hidden: [120, 84],
  activation: 'relu',
};

/** The extensions of Rainbow, one by one. */
const SWITCHES = {
  double: { double: true },
  dueling: { dueling: true },
  nStep: { nStep: 3 },
  prioritized: { prioritized: true, importance: { from: 0.4, to: 1, steps: DQN_STEPS } },
  quantile: { quantile: true },
};

/**
 * DQN as it is, with each extension, and with all of them. Returns of three steps teach too fast for a replay that holds
 * nothing but success in the end: two of ten seeds forgot how to recover.
 */
const DQN_VARIANTS: Readonly<Record<string, object>> = {
  dqn: {},
  ...Object.fromEntries(Object.entries(SWITCHES).map(([name, added]) => [`dqn ${name}`, added])),
  'dqn nStep': { ...SWITCHES.nStep, capacity: 100_000 },
  'dqn, all switches': Object.assign({}, ...Object.values(SWITCHES)),
};

const dqnGates = (env: string, published: readonly Published[]): Gate[] =>
  Object.entries(DQN_VARIANTS).map(([name, added]) => ({
    name,
    agent: 'dqn',
    env,
    hyperparameters: { ...DQN_SETTINGS, ...added },
    envs: 8,
    steps: DQN_STEPS,
    published,
  }));

/** Rewards are scaled, unlike in CleanRL: without that one seed in five or so ends below 300 on CartPole. */
const pqn = {
  name: 'pqn',
  agent: 'pqn',
  envs: 16,
  steps: STEPS,
  hyperparameters: {
    normalise: true,
    rollout: 1024,
    minibatch: 256,
    hidden: [120, 84],
    learningRate: falling(1e-3, STEPS),
    exploration: { from: 1, to: 0.05, steps: 100_000 },
  },
};

const valueBased: readonly Gate[] = [
  { ...pqn, env: 'cartpole-v1', published: [cleanRl(495.13, 6.89)] },
  { ...pqn, env: 'acrobot-v1', published: [cleanRl(-95.63, 5.73)] },
  ...dqnGates('cartpole-v1', [cleanRl(488.69, 16.11), zoo(500, 0)]),
  ...dqnGates('acrobot-v1', [cleanRl(-91.54, 7.2), zoo(-76.639, 11.752)]),
];

/** Every method on CartPole and Acrobot. */
export const gates: readonly Gate[] = [...onPolicy, ...valueBased];
