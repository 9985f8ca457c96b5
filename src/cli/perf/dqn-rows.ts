import { createCartPole } from '../../../envs/cartpole-v1.ts';
import { createDQN } from '../../../policies/learned/dqn.ts';
import { VectorEnv } from '../../gym/vector-env.ts';
import { measureAlone, type PerfRow, speedOf } from './measure.ts';

/** Gradient steps in a row before the environments are stepped again. */
const GRADIENT_STEPS = 64;

/** Updates of DQN end to end, the steps of the environments between them included. */
export async function dqnRows(): Promise<PerfRow[]> {
  return [
    await dqnRow('DQN on CartPole: batch 64, 64-64', {}, 2500),
    await dqnRow('  with double, dueling, 3-step, prioritised replay, quantiles', ALL, 500),
  ];
}

const ALL = { double: true, dueling: true, nStep: 3, prioritized: true, quantile: true };

async function dqnRow(name: string, switches: object, target: number): Promise<PerfRow> {
  const env = new VectorEnv(createCartPole, { count: 8, seed: 'perf' });
  const hyperparameters = {
    minibatch: 64,
    hidden: [64, 64],
    learningStarts: 1024,
    trainEvery: GRADIENT_STEPS,
    gradientSteps: GRADIENT_STEPS,
    ...switches,
  };
  const agent = await createDQN({ spec: env.spec, seed: 'perf', hyperparameters });
  const updates = 16 * GRADIENT_STEPS;
  let steps = hyperparameters.learningStarts;
  return measureAlone({ name, unit: 'updates/s', target }, () => {
    steps += updates;
    return speedOf(updates, async () => {
      for await (const _ of agent.train(env, steps));
    });
  });
}
