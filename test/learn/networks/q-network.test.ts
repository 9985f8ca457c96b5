import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import type { Observation } from '../../../src/gym/env.ts';
import { compileForward } from '../../../src/learn/forward.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { policyNetwork } from '../../../src/learn/networks/policy-network.ts';
import type { QNetwork } from '../../../src/learn/networks/q-network.ts';
import { greatestIndex } from '../../../src/learn/sampling.ts';
import { rowsOf, trainingInputs } from './answers.ts';
import {
  KINDS,
  randomNormalisation,
  randomObservation,
  randomQNetwork,
  randomWeights,
  type Sizes,
} from './models.ts';

/** Q of one observation, [actions · quantiles], and the policy that is made of the network. */
function answer(sizes: Sizes, observation: Observation, change = (_: QNetwork, flat: Float32Array) => flat) {
  const stream = new SequentialStream('q');
  const network = randomQNetwork(sizes);
  const weights = change(network, randomWeights(network, stream));
  const normalisation = randomNormalisation(sizes, stream);
  const { graph, fields, parameters } = trainingInputs(network, 1);
  const values = network.values(fields, parameters);
  graph.output('values', values);
  const rows = rowsOf(network, [observation], normalisation);
  const found = interpret(graph, { rows, parameters: weights }).values!;
  return { shape: values.shape, values: found, model: policyNetwork(network, weights, normalisation) };
}

const allowedOf = ({ mask }: Observation) => [...mask.keys()].filter((r) => mask[r] === 1);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

describe.each(Object.entries(KINDS))('a Q-network of the kind of %s', (_, sizes) => {
  const observation = randomObservation(sizes, new SequentialStream('seen'), sizes.rows);
  const allowed = allowedOf(observation);

  it('says the values that its policy says', () => {
    const { shape, values, model } = answer(sizes, observation);
    expect(shape).toEqual([1, sizes.rows]);
    const scores = compileForward(model)(observation);
    for (const r of allowed) expect(values[r]).toBeCloseTo(scores[r]!, 5);
  });

  it('has the mean of its quantiles as its policy', () => {
    const { shape, values, model } = answer({ ...sizes, quantiles: 4 }, observation);
    expect(shape).toEqual([1, sizes.rows, 4]);
    const scores = compileForward(model)(observation);
    for (const r of allowed) {
      const quantiles = [...values.subarray(4 * r, 4 * r + 4)];
      expect(new Set(quantiles).size).toBe(4);
      expect(mean(quantiles)).toBeCloseTo(scores[r]!, 5);
    }
  });

  it('has a policy that chooses as it does when it is dueling', () => {
    const { values, model } = answer({ ...sizes, dueling: true }, observation);
    const masked = Float32Array.from(values, (x, r) => (observation.mask[r] ? x : Number.NEGATIVE_INFINITY));
    const scores = compileForward(model)(observation);
    expect(greatestIndex(scores)).toBe(greatestIndex(masked));
    for (const r of allowed) {
      expect(values[r]! - values[allowed[0]!]!).toBeCloseTo(scores[r]! - scores[allowed[0]!]!, 5);
    }
  });

  it('has V as the mean of the allowed Q of each quantile when it is dueling', () => {
    const dueling = { ...sizes, dueling: true, quantiles: 3 };
    const { values } = answer(dueling, observation);
    // Without advantages, Q is V.
    const alone = answer(dueling, observation, (network, flat) => {
      for (const [name, view] of Object.entries(network.parameters.views(flat))) {
        if (name.startsWith('actor/head')) view.fill(0);
      }
      return flat;
    }).values;
    for (let k = 0; k < 3; k++) {
      expect(mean(allowed.map((r) => values[3 * r + k]!))).toBeCloseTo(alone[k]!, 10);
    }
    expect(new Set(alone).size).toBe(3);
  });
});

describe('a dueling Q-network of candidates', () => {
  const sizes: Sizes = { ...KINDS['a scorer']!, dueling: true };

  it('says the same whatever it is padded to', () => {
    const observation = randomObservation(sizes, new SequentialStream('padding'), 9);
    const [narrow, wide] = [16, 32].map((rows) => answer({ ...sizes, rows }, observation).values);
    for (const r of allowedOf(observation)) expect(wide![r]).toBeCloseTo(narrow![r]!, 10);
  });

  it('has finite values for an observation that allows nothing', () => {
    const nothing = { ...randomObservation(sizes, new SequentialStream('end'), 3), mask: new Uint8Array(3) };
    expect(answer(sizes, nothing).values.every(Number.isFinite)).toBe(true);
  });

  it('starts with heads of gain 1 and hidden layers of gain √2', () => {
    const network = randomQNetwork({ ...KINDS['an mlp']!, dueling: true });
    const views = network.parameters.views(network.initialise(new SequentialStream('start')));
    const column = (name: string, stride: number) =>
      Math.hypot(...views[name]!.filter((_, i) => i % stride === 0));
    expect(column('actor/layer2.weight', 5)).toBeCloseTo(Math.SQRT2, 6);
    expect(column('actor/head.weight', 4)).toBeCloseTo(1, 6);
    expect(column('critic/head.weight', 1)).toBeCloseTo(1, 6);
  });
});
