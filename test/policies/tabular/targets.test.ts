import { describe, expect, it } from 'vitest';
import { createDoubleQ } from '../../../policies/learned/double-q.ts';
import { createExpectedSarsa } from '../../../policies/learned/expected-sarsa.ts';
import { createQLearning } from '../../../policies/learned/q-learning.ts';
import type { Observation } from '../../../src/gym/env.ts';
import type { AgentFactory, AgentState } from '../../../src/learn/agent.ts';
import type { TableModel } from '../../../src/learn/policy-model.ts';
import { type Mdp, MdpEnv } from '../../fixtures/envs/mdp.ts';
import { agentFor, mean, train } from './agents.ts';

const spec = {
  id: 'numbers-v0',
  observationSpace: { globals: ['state'], features: [], maxActions: 3 },
  discountRate: -Math.log(0.5),
};

/** State 1 allows the first two of three actions; state 0 is where the agent comes from. */
const [state, next] = [0, 1].map((number) => ({
  globals: Float32Array.of(number),
  candidates: new Float32Array(),
  mask: Uint8Array.of(1, 1, 0),
  elapsed: 1,
})) as [Observation, Observation];

/** Q(0, 0) of every table after one lesson of reward 10 that led to state 1, whose values are given by table. */
async function lesson(create: AgentFactory, exploration: number, tables: number[][], seed = 's') {
  const agent = await create({ spec, hyperparameters: { learningRate: 1, exploration }, seed });
  const visits = new Float64Array(3);
  const known = tables.map((values) => ({ keys: ['1'], values: Float64Array.from(values), visits }));
  agent.load({ ...agent.save(), tables: known });
  await agent.learn({ state, action: 0, reward: 10, nextState: next, terminated: false, truncated: false });
  return (agent.save() as AgentState & { tables: { keys: string[]; values: Float64Array }[] }).tables.map(
    ({ keys, values }) => values[3 * keys.indexOf('0')] ?? 0,
  );
}

describe('the target', () => {
  it('of q-learning is the best allowed value, whatever it does itself', async () => {
    expect(await lesson(createQLearning, 1, [[-6, -2, 0]])).toEqual([10 + 0.5 * -2]);
  });

  it('of expected SARSA is the mean of the allowed values under its own ε-greedy choices', async () => {
    const values = [[-6, -2, 0]];
    expect(await lesson(createExpectedSarsa, 0, values)).toEqual([10 + 0.5 * -2]);
    expect(await lesson(createExpectedSarsa, 1, values)).toEqual([10 + 0.5 * -4]);
    const [mixed] = await lesson(createExpectedSarsa, 0.3, values);
    expect(mixed).toBeCloseTo(10 + 0.5 * (0.3 * -4 + 0.7 * -2), 12);
  });

  it('of double Q is what the other table thinks of the best of the one that learns', async () => {
    // The best of A is the first, worth −20 to B; the best of B is the second, worth −6 to A.
    const values = [
      [-3, -6, 0],
      [-20, -2, 0],
    ];
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, seed) => lesson(createDoubleQ, 0, values, String(seed))),
    );
    const [a, b] = [[10 + 0.5 * -20, 0].join(), [0, 10 + 0.5 * -6].join()];
    expect(new Set(outcomes.map((each) => each.join()))).toEqual(new Set([a, b]));
    // Binomial(60, 1/2): 17 are 4.4 standard deviations.
    expect(Math.abs(outcomes.filter((each) => each.join() === a).length - 30)).toBeLessThan(17);
  });

  it('of double Q takes any of equals, not the first', async () => {
    const values = [
      [-3, -3, 0],
      [-20, -2, 0],
    ];
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, seed) => lesson(createDoubleQ, 0, values, String(seed))),
    );
    expect(new Set(outcomes.map(([a]) => a))).toEqual(new Set([0, 9]));
  });
});

describe('double Q', () => {
  it('does not take luck for value, as q-learning does', async () => {
    // Sutton & Barto, example 6.7: going left leads to ten bets that lose 0.1 on average, staying away is worth 0.
    const bet = [
      { probability: 0.5, next: 0, reward: 0.9, ends: true },
      { probability: 0.5, next: 0, reward: -1.1, ends: true },
    ];
    const bias: Mdp = {
      id: 'bias-v0',
      discountRate: 0,
      outcomes: [
        [[{ probability: 1, next: 1, reward: 0 }], [{ probability: 1, next: 0, reward: 0, ends: true }]],
        new Array(10).fill(bet),
      ],
    };
    const env = () => new MdpEnv(bias);
    const left = async (create: AgentFactory) => {
      const seeds = Array.from({ length: 20 }, (_, seed) => String(seed));
      const runs = seeds.map(async (seed) => {
        const agent = await agentFor(create, env(), { exploration: 1 }, seed);
        return (await train(agent, env, 1000)).values['0']![0]!;
      });
      return mean(await Promise.all(runs));
    };
    expect(await left(createQLearning)).toBeGreaterThan(0.1);
    expect(Math.abs((await left(createDoubleQ)) + 0.1)).toBeLessThan(0.1);
  });

  it('acts by both tables, and exports their mean', async () => {
    const agent = await createDoubleQ({ spec, hyperparameters: { exploration: 0 }, seed: 's' });
    const visits = new Float64Array(3);
    const tables = [
      { keys: ['1'], values: Float64Array.of(1, 0, 0), visits },
      { keys: ['1', '0'], values: Float64Array.of(1, 3, 0, 8, 4, 0), visits: new Float64Array(6) },
    ];
    agent.load({ ...agent.save(), tables });
    expect(agent.selectAction(next)).toBe(1);
    expect((agent.policy() as TableModel).values).toEqual({ '0': [4, 2, 0], '1': [1, 1.5, 0] });
  });
});
