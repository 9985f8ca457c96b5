import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createCartPole } from '../../envs/cartpole-v1.ts';
import { agents } from '../../policies/learned/index.ts';
import { VectorEnv } from '../../src/gym/vector-env.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MEGABYTE = 2 ** 20;

/** What is held on and off the heap after a full collection, in megabytes. */
function heldMemory(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / MEGABYTE;
}

/** Settings under which a million steps take seconds. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ppo: { rollout: 16_384, minibatch: 16_384, epochs: 1, hidden: [8, 8] },
  dqn: { hidden: [8, 8], trainEvery: 1000, nStep: 3, prioritized: true },
};

it.each(Object.entries(SETTINGS))(
  '%s holds no more memory after a million steps',
  async (name, hyperparameters) => {
    const env = new VectorEnv(createCartPole, { count: 64, seed: '1' });
    const agent = await agents.get(name)({ spec: env.spec, seed: '1', hyperparameters });
    const until = async (steps: number) => {
      for await (const _ of agent.train(env, steps));
      return { held: heldMemory(), resident: process.memoryUsage.rss() / MEGABYTE };
    };
    const early = await until(200_000);
    const late = await until(1_000_000);
    // A number kept of every step would be 6 MB.
    expect(late.held - early.held).toBeLessThan(2);
    // Native memory counts here, and what the collector has not given back: a tensor kept of every update would be more.
    expect(late.resident - early.resident).toBeLessThan(60);
  },
);
