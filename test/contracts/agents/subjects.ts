import { envs } from '../../../envs/index.ts';
import { agents } from '../../../policies/learned/index.ts';
import { schedulers } from '../../../policies/static/index.ts';
import {
  type Agent,
  type AgentGiven,
  demonstrate,
  type Environment,
  type EnvSpec,
  InputError,
  type Observation,
  type Teacher,
  VectorEnv,
} from '../../../src/index.ts';
import { scenarioOf } from '../../fixtures/scenario.ts';

/** A world to learn in, with somebody to copy for methods that need one. */
export interface World {
  readonly make: () => Environment;
  readonly teacher: Teacher;
}

const work = { dist: 'exponential', mean: 1 };

const scenario = {
  name: 'two tiers',
  horizon: { tasks: 40 },
  executors: [
    { name: 'edge', count: 2, queue: { capacity: 2 } },
    { name: 'cloud', slots: 2, speed: 2, price: { perSecond: 0.01 }, queue: { capacity: 3 } },
  ],
  tasks: [
    { name: 'api', share: 3, work, sla: { deadline: 2, penalty: 1 } },
    { name: 'batch', work: { dist: 'exponential', mean: 2 } },
  ],
  arrivals: { process: 'poisson', rate: 4 },
  discount: { halfLife: 20 },
};

/** Rows of candidates, some of them masked, and steps that take as long as they take. */
async function dispatching(): Promise<World> {
  const loaded = await scenarioOf(scenario);
  const entry = envs.get('dispatch-v0');
  if (entry.control === null) throw new Error('dispatch-v0 needs a scenario');
  const make = () => entry.create(loaded);
  const { discountRate } = make().spec;
  const { create } = schedulers.get('least-backlog');
  return {
    make,
    teacher: (decisions, seed) => demonstrate(loaded, create, { decisions, seed, discountRate }),
  };
}

/** Actions without candidates. */
function balancing(): World {
  const entry = envs.get('cartpole-v1');
  if (entry.control !== null) throw new Error('cartpole-v1 needs no scenario');
  const make = () => entry.create();
  return { make, teacher: (decisions, seed) => leaning(make(), decisions, seed) };
}

/** Pushes the cart to where the pole leans. */
function leaning(env: Environment, decisions: number, seed: string) {
  const actionOf = ({ globals }: Observation) => (globals[2]! + globals[3]! > 0 ? 1 : 0);
  let { observation } = env.reset({ seed });
  return Array.from({ length: decisions }, () => {
    const shown = observation;
    const step = env.step(actionOf(shown));
    observation = step.terminated || step.truncated ? env.reset().observation : step.observation;
    return { observation: shown, action: actionOf(shown) };
  });
}

export const worlds: Readonly<Record<string, () => World | Promise<World>>> = {
  'with candidates': dispatching,
  'without candidates': balancing,
};

/** Environments that step together, unless a method asks for groups of another size. */
const COUNT = 4;

/**
 * What makes a method small enough to be tested, each wherever the method has a hyperparameter of that name: a
 * newcomer is tested without a line here.
 */
const SMALL: Readonly<Record<string, unknown>> = {
  rollout: 128,
  minibatch: 64,
  epochs: 2,
  hidden: [8, 8],
  batch: 32,
  batchSize: 32,
  buffer: 300,
  bufferSize: 300,
  capacity: 300,
  learningStarts: 100,
  warmup: 100,
  trainEvery: 8,
  targetEvery: 100,
  targetInterval: 100,
  decisions: 200,
  demonstrations: 200,
  population: 4,
  chunk: 192,
  measured: 128,
  warmUp: 128,
  explorationSteps: 400,
};

/** Steps of the methods that need more than {@link STEPS} before they update anything. */
const SLOW: Readonly<Record<string, number>> = { a2c: 2400 };

/** Enough for several updates. */
const STEPS = 1200;

/** How long a method is watched. */
export const stepsOf = (name: string): number => SLOW[name] ?? STEPS;

async function isKnown(name: string, spec: EnvSpec, hyperparameter: string): Promise<boolean> {
  try {
    await agents.get(name)({ spec, seed: '1', hyperparameters: { [hyperparameter]: Number.NaN } });
  } catch (error) {
    return error instanceof InputError && !error.message.includes('unknown hyperparameter');
  }
  return true;
}

/** What is in {@link SMALL} and known to a method. */
export async function smallHyperparameters(name: string, spec: EnvSpec): Promise<Record<string, unknown>> {
  const small: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(SMALL)) if (await isKnown(name, spec, key)) small[key] = value;
  return small;
}

/** Makes an agent with its environments; called twice, it makes the same ones twice. */
export async function subjectsOf(name: string, world: World) {
  const { make, teacher } = world;
  const { spec } = make();
  const hyperparameters = await smallHyperparameters(name, spec);
  return async (given: Partial<AgentGiven> = {}) => {
    const agent = await agents.get(name)({ spec, seed: '1', hyperparameters, teacher, ...given });
    return { agent, env: vectorOf(agent, make), hyperparameters };
  };
}

function vectorOf({ sameEpisodes }: Agent, make: () => Environment): VectorEnv {
  const count = COUNT % (sameEpisodes ?? 1) === 0 ? COUNT : sameEpisodes!;
  return new VectorEnv(make, { count, seed: 'train/1', sameEpisodes });
}
