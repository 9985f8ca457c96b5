import { describe, expect, it } from 'vitest';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import type { TableModel } from '../../../src/learn/policy-model.ts';
import { ROUTING_STATE, routing, routingValues } from '../../fixtures/envs/routing.ts';
import { agentFor, drain, errors, METHODS, mean } from './agents.ts';

const rootMeanSquare = (values: number[]) => Math.sqrt(mean(values.map((value) => value ** 2)));

describe.each(METHODS)('%s in the simulator', (method, create) => {
  it('comes to the values of the exact model, and routes by the best policy', async () => {
    const make = await routing();
    const exploration = method === 'expected-sarsa' ? 0.3 : 1;
    const optimal = routingValues(method === 'expected-sarsa' ? exploration : 0);
    const agent = await agentFor(create, make(), {
      actions: 'executors',
      state: ROUTING_STATE,
      learningRate: 'visits',
      initialValue: -4,
      exploration,
    });
    const env = new VectorEnv(make, { count: 4, seed: 'a' });
    const errorsAfter = async (steps: number) => {
      await drain(agent.train(env, steps));
      const found = errors(agent.policy() as TableModel, optimal);
      expect(found).toHaveLength(24);
      return found;
    };
    const early = await errorsAfter(25_000);
    const late = await errorsAfter(400_000);
    // A mean of n observations errs by 1 / √n: sixteen times the steps leave a quarter.
    expect(rootMeanSquare(late)).toBeLessThan(rootMeanSquare(early) / 2.5);
    expect(Math.max(...late)).toBeLessThan(0.12);

    const { values } = agent.policy() as TableModel;
    const choices = [...optimal].filter(([, worths]) => worths.every((worth) => !Number.isNaN(worth)));
    expect(choices).toHaveLength(9);
    const best = (worths: readonly number[]) => (worths[0]! > worths[1]! ? 'fast' : 'slow');
    const learned = choices.map(([state]) => `${state} ${best(values[state]!)}`);
    expect(learned).toEqual(choices.map(([state, worths]) => `${state} ${best(worths)}`));
    // Neither always the fast one, nor the shorter queue.
    expect(learned).toEqual(expect.arrayContaining(['1,0 slow', '2,1 fast']));
  });
});
