import { describe, expect, it } from 'vitest';
import { createCartPole } from '../../../envs/cartpole-v1.ts';
import { createQLearning } from '../../../policies/learned/q-learning.ts';
import { InputError } from '../../../src/core/errors.ts';
import type { Observation } from '../../../src/gym/env.ts';
import type { StatePart, TableModel } from '../../../src/learn/policy-model.ts';
import { QueueEnv } from '../../fixtures/envs/queue.ts';

import { agentFor, falling, greedy, train } from './agents.ts';

const nameOf = (part: StatePart) => ('global' in part ? part.global : part.feature);

describe('the actions of q-learning', () => {
  it('are rules where candidates have the features for them', async () => {
    class Jobs extends QueueEnv {
      override readonly spec = {
        ...new QueueEnv().spec,
        observationSpace: { globals: ['step'], features: ['submitOrder', 'estimate'], maxActions: 5 },
      };
    }
    const agent = await agentFor(createQLearning, new Jobs());
    expect((agent.policy() as TableModel).rules?.map(({ name }) => name)).toEqual(['fcfs', 'sjf', 'ljf']);
    const executors = await agentFor(createQLearning, new Jobs(), { actions: 'executors' });
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
});

describe('the states of q-learning', () => {
  it('are all globals, rounded, unless there are candidates and some that are known', async () => {
    const cartpole = (await agentFor(createQLearning, createCartPole())).policy() as TableModel;
    expect(cartpole.state.map((part) => [nameOf(part), part.edges])).toEqual([
      ['position', null],
      ['velocity', null],
      ['angle', null],
      ['angularVelocity', null],
    ]);
    const spec = {
      id: 'known-v0',
      observationSpace: { globals: ['load', 'other', 'class:api'], features: ['load'], maxActions: 2 },
      discountRate: 0,
    };
    const hyperparameters = { actions: 'executors' };
    const model = (await createQLearning({ spec, hyperparameters, seed: 's' })).policy() as TableModel;
    expect(model.state.map(nameOf)).toEqual(['load', 'class:api']);
    expect(model.state[0]!.edges!.length).toBeGreaterThan(1);
  });

  it('balance a pole for a while when its globals are cut well', async () => {
    const state = [
      { global: 'angle', edges: [-0.1, -0.05, 0, 0.05, 0.1] },
      { global: 'angularVelocity', edges: [-0.8, -0.3, 0, 0.3, 0.8] },
      { global: 'velocity', edges: [-0.5, 0.5] },
      { global: 'position', edges: [-1, 1] },
    ];
    const agent = await agentFor(createQLearning, createCartPole(), { state, ...falling(0.01, 40_000) });
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
    agentFor(createQLearning, createCartPole(), hyperparameters);

  it('hyperparameters that it does not have', async () => {
    await expect(refusal({ learningrate: 1 })).rejects.toThrow(InputError);
    await expect(refusal({ learningrate: 1 })).rejects.toThrow(
      /^q-learning: unknown hyperparameter 'learningrate'; did you mean 'learningRate'\?/,
    );
  });

  it('values that make no sense, naming them', async () => {
    await expect(refusal({ exploration: 2 })).rejects.toThrow(/^q-learning: exploration: 2 is not allowed/);
    await expect(refusal({ learningRate: 2 })).rejects.toThrow(/^q-learning: learningRate: 2 is not allowed/);
    await expect(refusal({ state: [{ global: 1 }] })).rejects.toThrow(
      /^q-learning: state.0: {"global":1} is not allowed: it needs either a global, or a candidate/,
    );
  });

  it('globals that the environment does not have, and rules without their features', async () => {
    await expect(refusal({ state: [{ global: 'angel', edges: null }] })).rejects.toThrow(
      /^q-learning: state: unknown global 'angel'; did you mean 'angle'\?/,
    );
    await expect(refusal({ state: [{ candidate: 0, feature: 'load' }] })).rejects.toThrow(
      /^q-learning: state: unknown feature 'load'/,
    );
    await expect(refusal({ actions: 'rules' })).rejects.toThrow(
      new InputError(
        "q-learning: actions: 'rules' is not allowed: cartpole-v1 has no feature that a rule ranks by",
      ),
    );
  });
});
