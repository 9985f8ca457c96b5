import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { SequentialStream } from '../../../src/core/random.ts';
import { compileForward } from '../../../src/learn/forward.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { RowLayout } from '../../../src/learn/networks/row-layout.ts';
import { rowsOf, trainingAnswer, trainingInputs } from './answers.ts';
import {
  KINDS,
  randomModel,
  randomNetwork,
  randomNormalisation,
  randomObservation,
  randomWeights,
} from './models.ts';

const SCORERS = Object.entries(KINDS).filter(([, { features }]) => features > 0);

describe.each(SCORERS)('%s', (_, sizes) => {
  it('has as many parameters for 128 rows as for 16', () => {
    const wide = randomNetwork({ ...sizes, rows: 128 });
    expect(wide.parameters.size).toBe(randomNetwork(sizes).parameters.size);
  });

  it.each([4, 16, 200])(
    'with one set of weights says the same of %i rows in a graph and in loops',
    (rows) => {
      const observation = randomObservation(sizes, new SequentialStream(`rows ${rows}`), rows);
      const { logProbabilities, model } = trainingAnswer({ ...sizes, rows }, observation);
      const scores = compileForward(model)(observation);
      const allowed = [...observation.mask.keys()].filter((r) => observation.mask[r] === 1);
      const total = Math.log(allowed.reduce((sum, r) => sum + Math.exp(scores[r]!), 0));
      for (const r of allowed) expect(logProbabilities[r]).toBeCloseTo(scores[r]! - total, 5);
      expect(model.weights).toEqual(
        trainingAnswer(sizes, randomObservation(sizes, new SequentialStream('o'))).model.weights,
      );
    },
  );

  it('gives the same answer padded to 16 rows and to 32', () => {
    const observation = randomObservation(sizes, new SequentialStream('padding'), 9);
    const [narrow, wide] = [sizes, { ...sizes, rows: 32 }].map((size) => trainingAnswer(size, observation));
    for (let i = 0; i < 9; i++)
      expect(wide!.logProbabilities[i]).toBeCloseTo(narrow!.logProbabilities[i]!, 12);
    expect(wide!.value).toBeCloseTo(narrow!.value, 12);
  });

  it('gives each observation of a large batch the answer that it gets alone', () => {
    const network = randomNetwork(sizes);
    const { width } = new RowLayout(network.fields);
    const stream = new SequentialStream('large');
    const parameters = randomWeights(network, stream);
    const observations = Array.from({ length: 300 }, () => randomObservation(sizes, stream));
    const rows = rowsOf(network, observations, randomNormalisation(sizes, stream));
    const ask = (count: number, from: number) => {
      const { graph, fields, parameters: flat } = trainingInputs(network, count);
      graph.output('answer', network.heads(fields, flat).logProbabilities);
      const part = rows.subarray(from * width, (from + count) * width);
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
      observation.candidates.slice(r * sizes.features, (r + 1) * sizes.features),
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
    const { value, logProbabilities } = trainingAnswer(sizes, observation);
    expect(Number.isFinite(value)).toBe(true);
    expect(logProbabilities.every(Number.isFinite)).toBe(true);
  });

  it('lets candidates see one another where it has a context, and only there', () => {
    const model = randomModel(sizes, 'context');
    const observation = {
      ...randomObservation(sizes, new SequentialStream('others'), 5),
      mask: new Uint8Array(5).fill(1),
    };
    const forward = compileForward(model);
    const before = forward(observation)[0]!;
    const candidates = observation.candidates.map((x, i) => (i < sizes.features ? x : x + 1));
    const moved = forward({ ...observation, candidates })[0] !== before;
    expect(moved).toBe(model.context !== 'none');
  });
});

describe('a linear scorer', () => {
  it('scores a row by its product with one vector', () => {
    const model = randomModel(KINDS['a linear scorer']!, 'linear');
    const row = model.weights['head.weight']!.values.subarray(0, 4);
    const { mean, deviation } = model.normalisation.features;
    const observation = {
      ...randomObservation(KINDS['a linear scorer']!, new SequentialStream('rows'), 6),
      mask: new Uint8Array(6).fill(1),
    };
    const scores = compileForward(model)(observation);
    const product = (r: number) =>
      row.reduce(
        (sum, w, k) => sum + (w * (observation.candidates[4 * r + k]! - mean[k]!)) / deviation[k]!,
        0,
      );
    for (let r = 1; r < 6; r++) {
      expect(scores[r]! - scores[0]!).toBeCloseTo(product(r) - product(0), 5);
    }
  });
});

describe('a scorer with context', () => {
  it('is refused with other than two hidden layers', () => {
    const sizes = KINDS['a scorer']!;
    expect(() => randomNetwork({ ...sizes, hidden: [8] })).toThrow(
      new InputError("hidden: [8] is not allowed (a scorer with context 'pooled' has two widths, not 1)"),
    );
    expect(() => randomNetwork({ ...sizes, hidden: [], context: 'attention' })).toThrow(InputError);
  });
});
