import { expect } from 'vitest';
import { createDoubleQ } from '../../../policies/learned/double-q.ts';
import { createExpectedSarsa } from '../../../policies/learned/expected-sarsa.ts';
import { createQLearning } from '../../../policies/learned/q-learning.ts';
import type { Observation, Transition } from '../../../src/gym/env.ts';
import type { Environment } from '../../../src/gym/environment.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import type { Agent, AgentFactory } from '../../../src/learn/agent.ts';
import { compileForward, greedyAction } from '../../../src/learn/forward.ts';
import type { TableModel } from '../../../src/learn/policy-model.ts';

/** All methods that learn a table, by name. */
export const METHODS: [string, AgentFactory][] = [
  ['q-learning', createQLearning],
  ['expected-sarsa', createExpectedSarsa],
  ['double-q', createDoubleQ],
];

export function agentFor(
  create: AgentFactory,
  env: Environment,
  hyperparameters: Record<string, unknown> = {},
  seed = 'agent',
): Promise<Agent> {
  return create({ spec: env.spec, hyperparameters, seed });
}

/** ε that falls from 1. */
export function falling(to: number, steps: number) {
  return { exploration: { from: 1, to, steps } };
}

export async function drain<T>(records: AsyncGenerator<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const record of records) all.push(record);
  return all;
}

export async function train(
  agent: Agent,
  make: () => Environment,
  steps: number,
  count = 4,
): Promise<TableModel> {
  await drain(agent.train(new VectorEnv(make, { count, seed: 'world' }), steps));
  return agent.policy() as TableModel;
}

/** Shows one transition often enough that a method with two tables has learned it in both. */
export async function teach(agent: Agent, transition: Transition): Promise<void> {
  for (let time = 0; time < 40; time++) await agent.learn(transition);
}

export function greedy(model: TableModel): (observation: Observation) => number {
  const scorer = compileForward(model);
  return (observation) => greedyAction(scorer, observation);
}

/** The sums of the rewards of greedy episodes, one a seed. */
export function playGreedily(model: TableModel, env: Environment, episodes: number): number[] {
  const act = greedy(model);
  return Array.from({ length: episodes }, (_, seed) => {
    let { observation } = env.reset({ seed });
    let sum = 0;
    for (;;) {
      const step = env.step(act(observation));
      sum += step.reward;
      observation = step.observation;
      if (step.terminated || step.truncated) return sum;
    }
  });
}

/** |Q − Q*| of every allowed action in the states that were met; NaN in `optimal` is not allowed. */
export function errors(model: TableModel, optimal: Iterable<readonly [string | number, number[]]>): number[] {
  return [...optimal].flatMap(([state, actions]) => {
    const values = model.values[state];
    if (values === undefined) return [];
    return actions.map((value, k) => Math.abs(value - values[k]!)).filter((error) => !Number.isNaN(error));
  });
}

export function expectValues(model: TableModel, optimal: number[][], tolerance: number): void {
  const found = errors(model, optimal.entries());
  expect(found.length).toBeGreaterThan(0);
  expect(Math.max(...found)).toBeLessThan(tolerance);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
