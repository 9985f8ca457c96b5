import { describe, expect, it } from 'vitest';
import { createCartPole } from '../../../envs/cartpole-v1.ts';
import { createQLearning } from '../../../policies/learned/q-learning.ts';
import { InputError } from '../../../src/core/errors.ts';
import type { Observation } from '../../../src/gym/env.ts';
import type { TableModel } from '../../../src/learn/policy-model.ts';
import { choicesOf, stateKeys } from '../../../src/learn/table.ts';
import { QueueEnv } from '../../fixtures/envs/queue.ts';

import { agentFor, greedy, train } from './agents.ts';

describe('the actions of q-learning', () => {
  it('are rules where candidates have the features for them', async () => {
    class Jobs extends QueueEnv {
      override readonly spec = {
        ...new QueueEnv().spec,
        observationSpace: { globals: ['step'], features: ['submitOrder', 'estimate'], maxActions: 5 },
      };
    }
    const agent = await agentFor(new Jobs());
    expect((agent.policy() as TableModel).rules?.map(({ name }) => name)).toEqual(['fcfs', 'sjf', 'ljf']);
    const executors = await agentFor(new Jobs(), { actions: 'executors' });
    expect((executors.policy() as TableModel).rules).toBeNull();
    const model = await train(agent, () => new Jobs(), 8000);
    for (const [, sjf, ljf] of Object.values(model.values)) expect(sjf).toBeGreaterThan(ljf! - 1e-12);
    const [, sjf, ljf] = model.values['0']!;
    expect(sjf! - ljf!).toBeGreaterThan(0.1);
  });

  it('teach every rule that would have done the same', async () => {
    const features = ['estimate', 'slots'];
    const spec = {
      id: 'two-v0',
      observationSpace: { globals: ['step'], features, maxActions: 3 },
      discountRate: 0,
    };
    const agent = await createQLearning({ spec, hyperparameters: { learningRate: 1 }, seed: 's' });
    const state: Observation = {
      globals: Float32Array.of(0),
      candidates: Float32Array.of(3, 1, 1, 2, 2, 2),
      mask: Uint8Array.of(1, 1, 1),
      elapsed: 0,
    };
    const learn = (action: number, reward: number) =>
      agent.learn({ state, action, reward, nextState: state, terminated: true, truncated: false });
    await learn(1, 7);
    await learn(2, 100);
    await learn(0, -1);
    const { rules, values } = agent.policy() as TableModel;
    const learned = Object.fromEntries(rules!.map(({ name }, k) => [name, values['0']![k]]));
    expect(learned).toEqual({ sjf: 7, ljf: -1, smallest: -1, largest: 7 });
  });

  it('never wait by a rule while there is something else to do', () => {
    const model = {
      features: ['estimate', 'waitRow'],
      rules: [
        { name: 'sjf', feature: 'estimate', sign: 1 },
        { name: 'ljf', feature: 'estimate', sign: -1 },
      ] as const,
    };
    const see = (mask: number[]): Observation => ({
      globals: new Float32Array(),
      candidates: Float32Array.of(2, 0, 1, 0, 1, 0, 0, 1),
      mask: Uint8Array.from(mask),
      elapsed: 0,
    });
    const choices = choicesOf(model, 2);
    expect(choices(see([1, 1, 1, 1]))).toEqual([1, 0]);
    expect(choices(see([1, 0, 1, 1]))).toEqual([2, 0]);
    expect(choices(see([0, 0, 0, 1]))).toEqual([3, 3]);
    expect(choices(see([0, 0, 0, 0]))).toEqual([-1, -1]);
  });
});

describe('the states of q-learning', () => {
  const keyOf = (state: TableModel['state'], globals: number[]) =>
    stateKeys({ globals: ['a', 'b'], state })({
      globals: Float32Array.from(globals),
      candidates: new Float32Array(),
      mask: new Uint8Array(),
      elapsed: 0,
    });

  it('count the edges that are not above a global, and round a global without edges', () => {
    const state = [
      { global: 'b', edges: [0, 1, 2.5] },
      { global: 'a', edges: null },
    ];
    expect(keyOf(state, [1.4, -1])).toBe('0,1');
    expect(keyOf(state, [1.6, 1])).toBe('2,2');
    expect(keyOf(state, [-0.2, 99])).toBe('3,0');
  });

  it('must be made of globals that exist', () => {
    expect(() => keyOf([{ global: 'c', edges: null }], [0, 0])).toThrow(
      new InputError("the table reads 'c', which is not observed (allowed: a, b)"),
    );
  });

  it('are all globals, rounded, unless the environment has some that are known', async () => {
    const cartpole = (await agentFor(createCartPole())).policy() as TableModel;
    expect(cartpole.state.map(({ global, edges }) => [global, edges])).toEqual([
      ['position', null],
      ['velocity', null],
      ['angle', null],
      ['angularVelocity', null],
    ]);
    const spec = {
      id: 'known-v0',
      observationSpace: { globals: ['load', 'other', 'class:api'], features: [], maxActions: 2 },
      discountRate: 0,
    };
    const model = (await createQLearning({ spec, hyperparameters: {}, seed: 's' })).policy() as TableModel;
    expect(model.state.map(({ global }) => global)).toEqual(['load', 'class:api']);
    expect(model.state[0]!.edges!.length).toBeGreaterThan(1);
  });

  it('balance a pole for a while when its globals are cut well', async () => {
    const state = [
      { global: 'angle', edges: [-0.1, -0.05, 0, 0.05, 0.1] },
      { global: 'angularVelocity', edges: [-0.8, -0.3, 0, 0.3, 0.8] },
      { global: 'velocity', edges: [-0.5, 0.5] },
      { global: 'position', edges: [-1, 1] },
    ];
    const agent = await agentFor(createCartPole(), { state, explorationSteps: 40_000, explorationEnd: 0.01 });
    const act = greedy(await train(agent, createCartPole, 150_000, 8));
    const env = createCartPole();
    let steps = 0;
    for (let seed = 0; seed < 20; seed++) {
      let last = { ...env.reset({ seed }), terminated: false, truncated: false };
      while (!last.terminated && !last.truncated) {
        last = env.step(act(last.observation));
        steps++;
      }
    }
    expect(steps / 20).toBeGreaterThan(150);
  });
});

describe('q-learning refuses', () => {
  const refusal = async (hyperparameters: Record<string, unknown>) =>
    agentFor(createCartPole(), hyperparameters);

  it('hyperparameters that it does not have', async () => {
    await expect(refusal({ learningrate: 1 })).rejects.toThrow(InputError);
    await expect(refusal({ learningrate: 1 })).rejects.toThrow(
      /^q-learning: unknown hyperparameter 'learningrate'; did you mean 'learningRate'\?/,
    );
  });

  it('values that make no sense, naming them', async () => {
    await expect(refusal({ explorationSteps: 0 })).rejects.toThrow(
      /^q-learning: explorationSteps: 0 is not allowed/,
    );
    await expect(refusal({ learningRate: 2 })).rejects.toThrow(/^q-learning: learningRate: 2 is not allowed/);
    await expect(refusal({ state: [{ global: 1 }] })).rejects.toThrow(
      /^q-learning: state.0.global: 1 is not allowed/,
    );
  });

  it('globals that the environment does not have, and rules without their features', async () => {
    await expect(refusal({ state: [{ global: 'angel', edges: null }] })).rejects.toThrow(
      /^q-learning: state: unknown global 'angel'; did you mean 'angle'\?/,
    );
    await expect(refusal({ actions: 'rules' })).rejects.toThrow(
      new InputError(
        "q-learning: actions: 'rules' is not allowed: cartpole-v1 has no feature that a rule ranks by",
      ),
    );
  });
});
