import { expect } from 'vitest';
import { createQLearning } from '../../../policies/learned/q-learning.ts';
import type { Observation } from '../../../src/gym/env.ts';
import type { Environment } from '../../../src/gym/environment.ts';
import { VectorEnv } from '../../../src/gym/vector-env.ts';
import type { Agent } from '../../../src/learn/agent.ts';
import { compileForward, greedyAction } from '../../../src/learn/forward.ts';
import type { TableModel } from '../../../src/learn/policy-model.ts';

export const EXPLORE_ALWAYS = { explorationStart: 1, explorationEnd: 1 };

export function agentFor(
  env: Environment,
  hyperparameters: Record<string, unknown> = {},
  seed = 'agent',
): Promise<Agent> {
  return createQLearning({ spec: env.spec, hyperparameters, seed });
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

export function greedy(model: TableModel): (observation: Observation) => number {
  const scorer = compileForward(model);
  return (observation) => greedyAction(scorer, observation);
}

export function expectValues(model: TableModel, optimal: number[][], tolerance: number): void {
  for (const [s, actions] of optimal.entries()) {
    for (const [a, value] of actions.entries()) {
      if (!Number.isNaN(value) && model.values[s]) {
        expect(Math.abs(model.values[s][a]! - value), `Q(${s}, ${a})`).toBeLessThan(tolerance);
      }
    }
  }
}
