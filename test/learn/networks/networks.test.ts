import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import type { Observation } from '../../../src/gym/env.ts';
import { compileForward } from '../../../src/learn/forward.ts';
import { Graph } from '../../../src/learn/graph/graph.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { orthogonal } from '../../../src/learn/networks/orthogonal.ts';
import { policyNetwork } from '../../../src/learn/networks/policy-network.ts';
import { RowLayout } from '../../../src/learn/networks/row-layout.ts';
import { encodePolicy } from '../../../src/learn/onnx/policy.ts';
import { RowWriter } from '../../../src/learn/training/row-writer.ts';
import {
  randomModel,
  randomNetwork,
  randomNormalisation,
  randomObservation,
  randomWeights,
  type Sizes,
} from './models.ts';

const SIZES: Record<string, Sizes> = {
  'an mlp': { globals: 5, features: 0, rows: 4 },
  'a deeper mlp of rectifiers': { globals: 3, features: 0, rows: 3, hidden: [7, 6, 5], activation: 'relu' },
  'a scorer': { globals: 3, features: 4, rows: 16 },
  'a scorer of rectifiers': { globals: 2, features: 3, rows: 16, activation: 'relu' },
};

/** log π and V by the training graph in float64, as an observation of `rows` actions is written into a row. */
function trainingAnswer(sizes: Sizes, observation: Observation, seed = 'weights') {
  const stream = new SequentialStream(seed);
  const network = randomNetwork(sizes);
  const weights = randomWeights(network, stream);
  const normalisation = randomNormalisation(sizes, stream);
  const layout = new RowLayout(network.fields);
  const row = new Float32Array(layout.width);
  new RowWriter(network.rows, layout, normalisation).write(row, 0, observation, 0, observation.mask.length);
  const graph = new Graph();
  const fields = layout.cut(graph.input('rows', [1, layout.width]));
  const heads = network.heads(fields, graph.input('parameters', [network.parameters.size]));
  graph.output('logProbabilities', heads.logProbabilities);
  graph.output('value', heads.value);
  const { logProbabilities, value } = interpret(graph, { rows: row, parameters: weights });
  return {
    logProbabilities: logProbabilities!,
    value: value![0]!,
    model: policyNetwork(network, weights, normalisation),
  };
}

const softmax = (scores: Float32Array): number[] => {
  const weights = [...scores].map(Math.exp);
  const total = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / total);
};

for (const [name, sizes] of Object.entries(SIZES)) {
  describe(name, () => {
    it('gives the same probabilities as a training graph and as compiled loops', () => {
      const stream = new SequentialStream('observations');
      for (let k = 0; k < 10; k++) {
        const rows = sizes.features > 0 ? 1 + stream.below(sizes.rows) : sizes.rows;
        const observation = randomObservation(sizes, stream, rows);
        const { logProbabilities, model } = trainingAnswer(sizes, observation);
        const probabilities = softmax(compileForward(model)(observation));
        probabilities.forEach((p, i) => {
          expect(Math.exp(logProbabilities[i]!)).toBeCloseTo(p, 6);
          if (observation.mask[i] === 0) expect(Math.exp(logProbabilities[i]!)).toBe(0);
        });
        for (let i = rows; i < sizes.rows; i++) expect(Math.exp(logProbabilities[i]!)).toBe(0);
      }
    });

    it('scores alike as an ONNX file and as compiled loops', async () => {
      const model = randomModel(sizes, 'onnx');
      const session = await InferenceSession.create(encodePolicy(model));
      const forward = compileForward(model);
      const stream = new SequentialStream('observations');
      for (const rows of sizes.features > 0 ? [1, 3, 16, 50] : [sizes.rows]) {
        const { globals, candidates, mask, elapsed } = randomObservation(sizes, stream, rows);
        const scores = await session.run({
          globals: new Tensor('float32', globals, [sizes.globals]),
          mask: new Tensor('float32', Float32Array.from(mask), [rows]),
          ...(sizes.features > 0 && {
            candidates: new Tensor('float32', candidates, [rows, sizes.features]),
          }),
        });
        const found = scores.scores!.data as Float32Array;
        const expected = forward({ globals, candidates, mask, elapsed });
        expect(found).toHaveLength(rows);
        expected.forEach((score, i) => {
          expect(found[i]).toBeCloseTo(score, 4);
        });
      }
    });

    it('is not influenced by what masked candidates hold', () => {
      const observation = randomObservation(sizes, new SequentialStream('masked'), sizes.rows);
      const candidates = observation.candidates.map((x, i) =>
        observation.mask[Math.floor(i / Math.max(sizes.features, 1))] ? x : Number.NaN,
      );
      const [clean, dirty] = [
        trainingAnswer(sizes, observation),
        trainingAnswer(sizes, { ...observation, candidates }),
      ];
      expect(dirty.logProbabilities).toEqual(clean.logProbabilities);
      expect(dirty.value).toBe(clean.value);
      const forward = compileForward(clean.model);
      expect([...forward({ ...observation, candidates })]).toEqual([...forward(observation)]);
    });
  });
}

describe('a scorer', () => {
  const sizes = SIZES['a scorer']!;

  it('has as many parameters for 128 rows as for 16', () => {
    const wide = randomNetwork({ ...sizes, rows: 128 });
    expect(wide.parameters.size).toBe(randomNetwork(sizes).parameters.size);
  });

  it('gives the same answer padded to 16 rows and to 32', () => {
    const observation = randomObservation(sizes, new SequentialStream('padding'), 9);
    const [narrow, wide] = [sizes, { ...sizes, rows: 32 }].map((size) => trainingAnswer(size, observation));
    for (let i = 0; i < 9; i++)
      expect(wide!.logProbabilities[i]).toBeCloseTo(narrow!.logProbabilities[i]!, 12);
    expect(wide!.value).toBeCloseTo(narrow!.value, 12);
  });

  it('gives each observation of a large batch the answer that it gets alone', () => {
    const network = randomNetwork(sizes);
    const layout = new RowLayout(network.fields);
    const stream = new SequentialStream('large');
    const parameters = randomWeights(network, stream);
    const writer = new RowWriter(network.rows, layout, randomNormalisation(sizes, stream));
    const rows = new Float32Array(300 * layout.width);
    for (let i = 0; i < 300; i++) {
      writer.write(rows, i * layout.width, randomObservation(sizes, stream), 0, sizes.rows);
    }
    const ask = (count: number, from: number) => {
      const graph = new Graph();
      const fields = layout.cut(graph.input('rows', [count, layout.width]));
      const flat = graph.input('parameters', [network.parameters.size]);
      graph.output('answer', network.heads(fields, flat).logProbabilities);
      const part = rows.subarray(from * layout.width, (from + count) * layout.width);
      return interpret(graph, { rows: part, parameters }).answer!;
    };
    const together = ask(300, 0);
    for (const i of [0, 127, 128, 255, 256, 299]) {
      expect([...together.subarray(i * 16, (i + 1) * 16)]).toEqual([...ask(1, i)]);
    }
  });

  it('permutes its scores as its candidates are permuted', () => {
    const forward = compileForward(randomModel(sizes, 'permuted'));
    const observation = {
      ...randomObservation(sizes, new SequentialStream('permuted'), 5),
      mask: new Uint8Array(5).fill(1),
    };
    const scores = forward(observation).slice();
    const rows = Array.from({ length: 5 }, (_, r) =>
      observation.candidates.slice(r * 4, (r + 1) * 4),
    ).reverse();
    const reversed = forward({
      ...observation,
      candidates: Float32Array.from(rows.flatMap((row) => [...row])),
    });
    [...reversed].reverse().forEach((score, i) => {
      expect(score).toBeCloseTo(scores[i]!, 6);
    });
  });

  it('has finite values for an observation that allows nothing', () => {
    const observation = {
      ...randomObservation(sizes, new SequentialStream('end'), 3),
      mask: new Uint8Array(3),
    };
    expect(trainingAnswer(sizes, observation).value).toEqual(expect.any(Number));
    expect(Number.isFinite(trainingAnswer(sizes, observation).value)).toBe(true);
  });

  it('is refused with other than two hidden layers', () => {
    expect(() => randomNetwork({ ...sizes, hidden: [8] })).toThrow('hidden: [8] is not allowed');
  });
});

describe('orthogonal weights', () => {
  it.each([
    [3, 7],
    [7, 3],
    [4, 4],
  ])('of %i × %i are orthogonal and of the length of the gain', (rows, columns) => {
    const matrix = orthogonal(rows, columns, 2, new SequentialStream('q'));
    const vectors = Array.from({ length: Math.min(rows, columns) }, (_, k) =>
      Array.from({ length: Math.max(rows, columns) }, (_, i) =>
        rows < columns ? matrix[k * columns + i]! : matrix[i * columns + k]!,
      ),
    );
    for (const [i, a] of vectors.entries()) {
      for (const [j, b] of vectors.entries()) {
        const product = a.reduce((sum, x, k) => sum + x * b[k]!, 0);
        expect(product).toBeCloseTo(i === j ? 4 : 0, 12);
      }
    }
  });

  it('start a network with √2, 0.01 and 1 as gains and biases of zero', () => {
    const network = randomNetwork({ globals: 4, features: 0, rows: 2, hidden: [6, 6] });
    const views = network.parameters.views(network.initialise(new SequentialStream('start')));
    const length = (name: string, stride: number) =>
      Math.hypot(...views[name]!.filter((_, i) => i % stride === 0));
    expect(length('actor/layer2.weight', 6)).toBeCloseTo(Math.SQRT2, 6);
    expect(length('actor/head.weight', 2)).toBeCloseTo(0.01, 6);
    expect(length('critic/head.weight', 1)).toBeCloseTo(1, 6);
    expect([...views['actor/layer1.bias']!]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
