import { createDQN, type DQN } from '../../../policies/learned/dqn.ts';
import { createPQN, type PQN } from '../../../policies/learned/pqn.ts';
import type { Environment } from '../../../src/gym/environment.ts';
import { records, type Setup, vectorFor } from '../ppo/agents.ts';

/** A method that learns values of actions, with hyperparameters that learn the toy worlds of tests quickly. */
export interface Kind {
  create(setup: Setup): Promise<DQN | PQN>;
  readonly quick: Readonly<Record<string, unknown>>;
}

const quickDqn = {
  hidden: [32],
  minibatch: 32,
  capacity: 4096,
  learningStarts: 64,
  trainEvery: 4,
  gradientSteps: 2,
  targetEvery: 64,
  learningRate: 2e-3,
  exploration: { from: 1, to: 0.05, steps: 600 },
};

const quickPqn = {
  rollout: 64,
  minibatch: 32,
  learningRate: 5e-3,
  exploration: { from: 1, to: 0.05, steps: 600 },
};

function dqn(switches: Readonly<Record<string, unknown>>): Kind {
  return {
    create: ({ make, hyperparameters = {}, seed = '1' }) =>
      createDQN({
        spec: make().spec,
        hyperparameters: { ...switches, ...hyperparameters },
        seed,
      }) as Promise<DQN>,
    quick: quickDqn,
  };
}

export const plain = dqn({});

/** DQN with everything that can be switched on. */
export const rainbow = dqn({
  double: true,
  dueling: true,
  nStep: 3,
  prioritized: true,
  quantile: true,
  quantiles: 8,
});

export const pqn: Kind = {
  create: ({ make, hyperparameters = {}, seed = '1' }) =>
    createPQN({ spec: make().spec, hyperparameters, seed }) as Promise<PQN>,
  quick: quickPqn,
};

/** Every method and every switch by itself. */
export const kinds: readonly (readonly [string, Kind])[] = [
  ['dqn', plain],
  ['dqn with double', dqn({ double: true })],
  ['dqn with dueling', dqn({ dueling: true })],
  ['dqn with nStep 3', dqn({ nStep: 3 })],
  ['dqn with prioritized', dqn({ prioritized: true })],
  ['dqn with quantile', dqn({ quantile: true, quantiles: 8 })],
  ['dqn with all switches', rainbow],
  ['pqn', pqn],
];

/** For what need not be asked of each switch by itself. */
export const extremes = kinds.filter(([, kind]) => [plain, rainbow, pqn].includes(kind));

/** An agent that has learned for `steps` with the kind's quick hyperparameters, and those of the setup. */
export async function trained(kind: Kind, setup: Setup, steps: number): Promise<DQN | PQN> {
  const agent = await kind.create({ ...setup, hyperparameters: { ...kind.quick, ...setup.hyperparameters } });
  await records(agent.train(vectorFor(setup), steps));
  return agent;
}

/** The greatest value where an episode starts. */
export function valueAtStart(agent: DQN | PQN, make: () => Environment): Promise<number> {
  return agent.value(make().reset({ seed: 1 }).observation);
}
