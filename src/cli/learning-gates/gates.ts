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

/** CleanRL's settings of DQN: one step of 128 rows in ten of the environment. */
const dqnSettings = (steps: number) => ({
  learningRate: 2.5e-4,
  capacity: 10_000,
  learningStarts: 10_000,
  minibatch: 128,
  trainEvery: 10,
  targetEvery: 500,
  exploration: { from: 1, to: 0.05, steps: steps / 2 },
  loss: 'mse',
  hidden: [120, 84],
  activation: 'relu',
});

/** The extensions of Rainbow, one by one and all together. */
const switches = (steps: number): Readonly<Record<string, Gate['hyperparameters']>> => {
  const each = {
    double: { double: true },
    dueling: { dueling: true },
    nStep: { nStep: 3 },
    prioritized: { prioritized: true, importance: { from: 0.4, to: 1, steps } },
    quantile: { quantile: true },
  };
  return { ...each, all: Object.assign({}, ...Object.values(each)) };
};

const dqn = { agent: 'dqn', envs: 8 };
const dqnPublished = {
  'cartpole-v1': [cleanRl(488.69, 16.11), zoo(500, 0)],
  'acrobot-v1': [cleanRl(-91.54, 7.2), zoo(-76.639, 11.752)],
};

/** DQN as it is published, and each switch added to it; on Acrobot in half of the steps. */
function dqnGates(env: keyof typeof dqnPublished, steps: number): Gate[] {
  const published = dqnPublished[env];
  const plain = { ...dqn, name: 'dqn', env, steps: STEPS, hyperparameters: dqnSettings(STEPS), published };
  const extended = Object.entries(switches(steps)).map(([name, added]) => ({
    ...dqn,
    name: `dqn ${name}`,
    env,
    steps,
    hyperparameters: { ...dqnSettings(steps), ...added },
    published,
  }));
  return [plain, ...extended];
}

const pqn = {
  name: 'pqn',
  agent: 'pqn',
  envs: 4,
  steps: STEPS,
  hyperparameters: {
    hidden: [120, 84],
    learningRate: falling(2.5e-4, STEPS),
    exploration: { from: 1, to: 0.05, steps: STEPS / 2 },
  },
};

const valueBased: readonly Gate[] = [
  { ...pqn, env: 'cartpole-v1', published: [cleanRl(495.13, 6.89)] },
  { ...pqn, env: 'acrobot-v1', published: [cleanRl(-95.63, 5.73)] },
  ...dqnGates('cartpole-v1', STEPS),
  ...dqnGates('acrobot-v1', STEPS / 2),
];

/** Every method on CartPole and Acrobot. */
export const gates: readonly Gate[] = [...onPolicy, ...valueBased];
