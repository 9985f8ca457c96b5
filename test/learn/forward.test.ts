import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../src/core/random.ts';
import type { Observation } from '../../src/gym/env.ts';
import { compileForward, greedyAction } from '../../src/learn/forward.ts';
import type { NetworkModel, TableModel } from '../../src/learn/policy-model.ts';
import { randomModel, randomObservation } from './networks/models.ts';

const NEVER = Number.NEGATIVE_INFINITY;

const observation = (globals: number[], candidates: number[], mask: number[]): Observation => ({
  globals: Float32Array.from(globals),
  candidates: Float32Array.from(candidates),
  mask: Uint8Array.from(mask),
  elapsed: 0,
});

describe('a compiled mlp', () => {
  const weight = (shape: number[], values: number[]) => ({ shape, values: Float32Array.from(values) });
  const model: NetworkModel = {
    kind: 'mlp',
    globals: ['a', 'b'],
    features: [],
    hidden: [2],
    activation: 'relu',
    layerNorm: false,
    context: 'none',
    actions: 3,
    normalisation: {
      globals: { mean: [1, 0], deviation: [2, 1] },
      features: { mean: [], deviation: [] },
    },
    weights: {
      'layer1.weight': weight([2, 2], [1, -1, 2, 0.5]),
      'layer1.bias': weight([2], [0.5, -1]),
      'head.weight': weight([2, 3], [1, 2, 3, -1, 0, 1]),
      'head.bias': weight([3], [0, 1, -2]),
    },
  };

  it('gives the scores of a calculation by hand, and −Infinity where masked', () => {
    // (5, 1) → (2, 1) → (4.5, −2.5) → (4.5, 0) → (4.5, 10, 11.5)
    expect([...compileForward(model)(observation([5, 1], [], [1, 1, 1]))]).toEqual([4.5, 10, 11.5]);
    expect([...compileForward(model)(observation([5, 1], [], [1, 1, 0]))]).toEqual([4.5, 10, NEVER]);
    expect(greedyAction(compileForward(model), observation([5, 1], [], [1, 1, 0]))).toBe(1);
  });

  it('is refused when a weight is missing or of another shape', () => {
    const { 'head.bias': _, ...weights } = model.weights;
    expect(() => compileForward({ ...model, weights })).toThrow(
      "policy weight 'head.bias' has shape [missing]",
    );
    const wrong = { ...model.weights, 'head.bias': weight([2], [1, 2]) };
    expect(() => compileForward({ ...model, weights: wrong })).toThrow('has shape [2], [3] is needed');
  });
});

describe('a compiled scorer', () => {
  it('serves any number of candidates, and answers alike when asked again', () => {
    const sizes = { globals: 2, features: 3, rows: 16 };
    const forward = compileForward(randomModel(sizes, 'again'));
    const stream = new SequentialStream('sizes');
    const seen = [3, 40, 5, 128].map((rows) => randomObservation(sizes, stream, rows));
    const first = seen.map((state) => [...forward(state)]);
    expect(seen.map((state) => [...forward(state)])).toEqual(first);
    expect(first.map((scores) => scores.length)).toEqual([3, 40, 5, 128]);
  });
});

describe('a compiled table', () => {
  const plain: TableModel = {
    kind: 'table',
    globals: ['load', 'count'],
    features: ['cost', 'delay'],
    state: [
      { global: 'load', edges: [0.5, 1] },
      { global: 'count', edges: null },
    ],
    rules: null,
    values: { '1,3': [0.1, 0.7, 0.4] },
  };

  it('looks values up by edges and rounded globals; an unseen state has zeros', () => {
    const scores = compileForward(plain);
    expect([...scores(observation([0.5, 3.2], [], [1, 0, 1]))]).toEqual([
      Math.fround(0.1),
      NEVER,
      Math.fround(0.4),
    ]);
    expect([...scores(observation([0.49, 3.2], [], [1, 1, 0]))]).toEqual([0, 0, NEVER]);
  });

  it('may tell states apart by the candidates of certain rows', () => {
    const state = [{ candidate: 1, feature: 'delay', edges: [2] }];
    const scores = compileForward({ ...plain, state, values: { '1': [0, 1], '0': [2, 1], '-1': [5, 0] } });
    expect([...scores(observation([0, 0], [9, 9, 0, 2], [1, 1]))]).toEqual([0, 1]);
    expect([...scores(observation([0, 0], [9, 9, 9, 1], [1, 1]))]).toEqual([2, 1]);
    expect([...scores(observation([0, 0], [9, 9], [1]))]).toEqual([5]);
  });

  it('plays the choice of the best rule', () => {
    const rules = [
      { name: 'cheapest', feature: 'cost', sign: 1 },
      { name: 'slowest', feature: 'delay', sign: -1 },
    ] as const;
    const scores = compileForward({ ...plain, rules, values: { '0,0': [1, 2] } });
    const candidates = [5, 1, 3, 9, 3, 9, 1, 20];
    expect([...scores(observation([0, 0], candidates, [1, 1, 1, 0]))]).toEqual([0, 1, 0, NEVER]);
    expect([...scores(observation([1, 0], candidates, [1, 1, 1, 1]))]).toEqual([0, 0, 0, 1]);
  });
});
