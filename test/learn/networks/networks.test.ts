import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { compileForward } from '../../../src/learn/forward.ts';
import { orthogonal } from '../../../src/learn/networks/orthogonal.ts';
import { encodePolicy } from '../../../src/learn/onnx/policy.ts';
import { trainingAnswer } from './answers.ts';
import { KINDS, randomModel, randomNetwork, randomObservation } from './models.ts';

const softmax = (scores: Float32Array): number[] => {
  const weights = [...scores].map(Math.exp);
  const total = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / total);
};

for (const [name, sizes] of Object.entries(KINDS)) {
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
      for (const rows of sizes.features > 0 ? [1, 3, 16, 200] : [sizes.rows]) {
        const { globals, candidates, mask, elapsed } = randomObservation(sizes, stream, rows);
        candidates.forEach((_, i) => {
          if (mask[Math.floor(i / sizes.features)] === 0) candidates[i] = Number.NaN;
        });
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

  it('start normalised layers with scales of one and shifts of zero, and projections with gain 1', () => {
    const network = randomNetwork({ ...KINDS['a scorer with attention']!, layerNorm: true });
    const views = network.parameters.views(network.initialise(new SequentialStream('start')));
    expect([...views['actor/row.scale']!]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...views['critic/layer2.shift']!]).toEqual([0, 0, 0, 0, 0]);
    expect(Math.hypot(...views['actor/query.weight']!.subarray(0, 6))).toBeCloseTo(1, 6);
  });
});
