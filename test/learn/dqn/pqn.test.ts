import { describe, expect, it } from 'vitest';
import { pqnObjective } from '../../../policies/learned/pqn.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import type { Observation } from '../../../src/gym/env.ts';
import { compileForward } from '../../../src/learn/forward.ts';
import { Graph } from '../../../src/learn/graph/graph.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { gae } from '../../../src/learn/returns.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { IdentityEnv } from '../../fixtures/envs/identity.ts';
import { created, extremes, pqn, rainbow } from './kinds.ts';

it('advantages plus values are the λ-returns of Peng, with a discount for each transition', () => {
  const stream = new SequentialStream('λ');
  const steps = 50;
  const column = (f: () => number) => Float64Array.from({ length: steps }, f);
  const flags = (share: number) => Uint8Array.from({ length: steps }, () => Number(stream.uniform() < share));
  const values = column(() => stream.normal());
  const [terminated, truncated] = [flags(0.1), flags(0.1)];
  const last = stream.normal();
  const nextValues = values.map((_, t) =>
    truncated[t] ? stream.normal() : t + 1 < steps ? values[t + 1]! : last,
  );
  const [rewards, discounts] = [column(() => stream.normal()), column(() => stream.uniform())];
  const [advantages, returns, lambda] = [new Float64Array(steps), new Float64Array(steps), 0.65];
  const columns = { rewards, values, nextValues, discounts, terminated, truncated, advantages, returns };
  gae({ ...columns, steps, count: 1, lambda });
  let later = last;
  for (let t = steps - 1; t >= 0; t--) {
    const goesOn = truncated[t] || t === steps - 1 ? nextValues[t]! : later;
    const future = (1 - lambda) * nextValues[t]! + lambda * goesOn;
    later = rewards[t]! + (terminated[t] ? 0 : discounts[t]! * future);
    expect(returns[t]).toBeCloseTo(later, 10);
  }
});

it('the loss of PQN is half the squared error of the action taken', () => {
  const graph = new Graph();
  const fields = { action: graph.input('action', [2, 1]), return: graph.input('return', [2, 1]) };
  const { loss, metrics } = pqnObjective(graph.input('values', [2, 3]), fields);
  graph.output('loss', loss);
  graph.output('error', metrics.td_error!);
  const found = interpret(graph, { values: [1, 2, 3, 4, 5, 6], action: [2, 0], return: [5, 1] });
  expect([...found.loss!, ...found.error!]).toEqual([(4 + 9) / 4, 2.5]);
});

// Advantages alone, which a dueling policy says, are no values.
describe.each(extremes.filter(([, kind]) => kind !== rainbow))('%s', (_, kind) => {
  it('values an observation by the best of the actions that it allows', async () => {
    const agent = await created(kind, { make: () => new IdentityEnv() });
    const observation = (mask: number[]): Observation => ({
      globals: Float32Array.of(0, 1, 0, 0),
      candidates: new Float32Array(0),
      mask: Uint8Array.from(mask),
      elapsed: 0,
    });
    const score = compileForward(agent.policy());
    for (const mask of [
      [1, 1, 1, 1],
      [1, 0, 1, 0],
      [0, 0, 0, 1],
    ]) {
      const seen = observation(mask);
      expect(await agent.value(seen)).toBeCloseTo(Math.max(...score(seen)), 5);
    }
  });
});

it('PQN refuses an episode that is cut off where no action is allowed', async () => {
  const env = new CandidatesEnv();
  const agent = await created(pqn, { make: () => env, hyperparameters: { normalise: false } });
  const { observation: state } = env.reset({ seed: 1 });
  const nextState = { ...state, mask: new Uint8Array(state.mask.length) };
  const step = { state, action: 0, reward: 0, nextState, terminated: false, truncated: true };
  await expect(agent.learn(step)).rejects.toThrow('cut off in a state that allows no action');
});
