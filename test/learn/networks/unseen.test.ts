import { describe, expect, it, test } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import type { Observation } from '../../../src/gym/env.ts';
import type { ObservationBatch } from '../../../src/gym/observation-batch.ts';
import { compileForward } from '../../../src/learn/forward.ts';
import { gradients } from '../../../src/learn/graph/differentiate.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { add, mul, reduceSum } from '../../../src/learn/graph/vocabulary.ts';
import type { NetworkModel } from '../../../src/learn/policy-model.ts';
import { CandidatesEnv } from '../../fixtures/envs/candidates.ts';
import { trainedBy } from '../agents.ts';
import { rowsOf, trainingAnswer, trainingInputs, unequalWeights } from './answers.ts';
import {
  KINDS,
  randomNetwork,
  randomNormalisation,
  randomObservation,
  randomQNetwork,
  randomWeights,
  type Sizes,
} from './models.ts';

/** The same choice, with another number in one of the globals and in one feature of all candidates. */
function withOther(observation: Observation, global: number | null, feature: number | null, width: number) {
  const changed = {
    ...observation,
    globals: observation.globals.slice(),
    candidates: observation.candidates.slice(),
  };
  if (global !== null) changed.globals[global] = -3.7;
  if (feature !== null)
    for (let at = feature; at < changed.candidates.length; at += width) changed.candidates[at]! += 1 + at;
  return changed;
}

for (const [name, kind] of Object.entries(KINDS)) {
  const [global, feature] = [1, kind.features > 0 ? 2 : null];
  const sizes: Sizes = { ...kind, hide: ['g1', ...(feature === null ? [] : ['f2'])] };
  const observation = randomObservation(sizes, new SequentialStream('unseen'));
  const other = withOther(observation, global, feature, sizes.features);

  describe(name, () => {
    it('answers the same whatever is in what it does not see', () => {
      const [before, after] = [trainingAnswer(sizes, observation), trainingAnswer(sizes, other)];
      expect(after.logProbabilities).toEqual(before.logProbabilities);
      expect(after.value).toBe(before.value);
      const score = compileForward(before.model);
      expect([...score(other)]).toEqual([...score(observation)]);
    });

    it('sees everything else', () => {
      const score = compileForward(trainingAnswer(sizes, observation).model);
      const before = [...score(observation)];
      expect([...score(withOther(observation, 0, null, sizes.features))]).not.toEqual(before);
      if (feature === null) return;
      expect([...score(withOther(observation, null, 0, sizes.features))]).not.toEqual(before);
    });

    it('does not learn weights for what it does not see', () => {
      const stream = new SequentialStream('weights');
      const network = randomNetwork(sizes);
      const weights = randomWeights(network, stream);
      const { graph, fields, parameters } = trainingInputs(network, 1);
      const heads = network.heads(fields, parameters);
      const loss = add(
        reduceSum(heads.value),
        reduceSum(mul(heads.logProbabilities, unequalWeights(heads.logProbabilities))),
      );
      graph.output('gradient', gradients(loss, [parameters])[0]!);
      const rows = rowsOf(network, [observation], randomNormalisation(sizes, stream));
      const { gradient } = interpret(graph, { rows, parameters: weights });
      const ones = new Float32Array(network.parameters.size).fill(1);
      const factors = Object.values(network.weightsIn(ones)).flatMap((values) => [...values]);
      const unseen = [...gradient!].filter((_, k) => factors[k] === 0);
      expect(unseen.length).toBeGreaterThan(0);
      expect(unseen.every((slope) => slope === 0)).toBe(true);
    });
  });
}

test('a Q-network does not see it either', () => {
  const sizes: Sizes = { globals: 3, features: 4, rows: 6, dueling: true, quantiles: 3, hide: ['g0', 'f3'] };
  const network = randomQNetwork(sizes);
  const stream = new SequentialStream('q');
  const weights = randomWeights(network, stream);
  const normalisation = randomNormalisation(sizes, stream);
  const observation = randomObservation(sizes, stream);
  const { graph, fields, parameters } = trainingInputs(network, 1);
  graph.output('values', network.values(fields, parameters));
  const values = (shown: Observation) =>
    interpret(graph, { rows: rowsOf(network, [shown], normalisation), parameters: weights }).values;
  expect(values(withOther(observation, 0, 3, 4))).toEqual(values(observation));
  expect(values(withOther(observation, 0, 2, 4))).not.toEqual(values(observation));
});

test('what is to be hidden must be shown', () => {
  expect(() => randomNetwork({ globals: 2, features: 2, rows: 2, hide: ['g5'] })).toThrow(
    /hide: nothing shown is called 'g5'; did you mean 'g0'\? \(allowed: g0, g1, f0, f1\)/,
  );
});

/** Candidates whose delay shows another number than it has. */
class OtherDelays extends CandidatesEnv {
  override observeInto(batch: ObservationBatch, index: number): void {
    super.observeInto(batch, index);
    for (let row = 0; row < batch.rows; row++) batch.candidates[(index * batch.rows + row) * 3 + 1]! *= -3;
  }
}

test.each([
  ['ppo', { rollout: 128, minibatch: 32, epochs: 2 }],
  ['reinforce', { rollout: 128, minibatch: 32, baseline: 'value' }],
  ['dqn', { learningStarts: 64 }],
  ['cem', { population: 4, measured: 128 }],
])('%s learns the same whatever is in what it does not see', async (agent, given) => {
  const hyperparameters = { ...given, hidden: [8, 8], hide: ['delay'] };
  const [weights, others] = await Promise.all(
    [CandidatesEnv, OtherDelays].map(async (Env) => {
      const trial = { agent, make: () => new Env(), hyperparameters, count: 4 };
      return ((await trainedBy(trial, 1024)).policy() as NetworkModel).weights;
    }),
  );
  expect(others).toEqual(weights);
  const { values, shape } = weights!['row.weight']!;
  const width = shape[1]!;
  expect([...values.subarray(width, 2 * width)]).toEqual(new Array(width).fill(0));
});
