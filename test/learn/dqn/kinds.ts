import type { DQN } from '../../../policies/learned/dqn.ts';
import type { PQN } from '../../../policies/learned/pqn.ts';
import type { Environment } from '../../../src/gym/environment.ts';
import { agentOf, type Trial, trainedBy } from '../agents.ts';

/** A method that learns values of actions, with hyperparameters that learn the toy worlds of tests quickly. */
export interface Kind extends Pick<Trial, 'agent'> {
  readonly switches: Readonly<Record<string, unknown>>;
  readonly quick: Readonly<Record<string, unknown>>;
}

export type Setup = Omit<Trial, 'agent'>;

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

const dqn = (switches: Kind['switches']): Kind => ({ agent: 'dqn', switches, quick: quickDqn });

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

export const pqn: Kind = { agent: 'pqn', switches: {}, quick: quickPqn };

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

/** A trial of a kind with its quick hyperparameters, and those of the setup. */
export function quickly({ agent, switches, quick }: Kind, setup: Setup): Trial {
  return { agent, ...setup, hyperparameters: { ...switches, ...quick, ...setup.hyperparameters } };
}

/** An agent of a kind as it is, but for the hyperparameters of the setup. */
export function created({ agent, switches }: Kind, setup: Setup): Promise<DQN | PQN> {
  return agentOf<DQN | PQN>({ agent, ...setup, hyperparameters: { ...switches, ...setup.hyperparameters } });
}

/** An agent that has learned for `steps`, {@link quickly}. */
export function trained(kind: Kind, setup: Setup, steps: number): Promise<DQN | PQN> {
  return trainedBy<DQN | PQN>(quickly(kind, setup), steps);
}

/** The greatest value where an episode starts. */
export function valueAtStart(agent: DQN | PQN, make: () => Environment): Promise<number> {
  return agent.value(make().reset({ seed: 1 }).observation);
}
