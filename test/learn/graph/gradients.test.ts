import { describe, expect, it } from 'vitest';
import { gradients } from '../../../src/learn/graph/differentiate.ts';
import { Graph, nodesFor } from '../../../src/learn/graph/graph.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import {
  batchMatmul,
  OPS,
  type OpName,
  reduceMax,
  reduceSum,
  square,
  sub,
} from '../../../src/learn/graph/vocabulary.ts';
import { finiteDifferences } from './finite-differences.ts';
import { CASES, feedsOf, graphOf } from './op-cases.ts';

describe('every op of the vocabulary', () => {
  it('has a case', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(OPS).sort());
  });

  for (const [name, op] of Object.entries(OPS)) {
    it(`${name}: its gradient rule agrees with finite differences in float64`, () => {
      expect(CASES[name as OpName]).not.toHaveLength(0);
      for (const example of CASES[name as OpName]) {
        const { graph, inputs, loss } = graphOf(example);
        expect(nodesFor([loss]).map((node) => node.op)).toContain(op);
        graph.output('loss', loss);
        gradients(loss, inputs).forEach((gradient, i) => {
          graph.output(`d${i}`, gradient);
        });
        const feeds = feedsOf(example);
        const found = interpret(graph, feeds);
        inputs.forEach((input, i) => {
          const expected = finiteDifferences(graph, feeds, `x${i}`);
          expect(found[`d${i}`]).toHaveLength(expected.length);
          expect(graph.outputs.get(`d${i}`)!.shape).toEqual(input.shape);
          expected.forEach((value, k) => {
            expect(found[`d${i}`]![k]).toBeCloseTo(value, 7);
          });
        });
      }
    });
  }
});

describe('gradients', () => {
  it('add up where a value is used twice', () => {
    const graph = new Graph();
    const x = graph.input('x', [2]);
    graph.output('dx', gradients(reduceSum(sub(square(x), x)), [x])[0]!);
    expect([...interpret(graph, { x: [3, -1] }).dx!]).toEqual([5, -3]);
  });

  it('are zeros where the loss does not depend on a value', () => {
    const graph = new Graph();
    const [x, y] = [graph.input('x', [2]), graph.input('y', [3])];
    graph.output('dy', gradients(reduceSum(x), [y])[0]!);
    expect([...interpret(graph, { x: [1, 2], y: [1, 2, 3] }).dy!]).toEqual([0, 0, 0]);
  });

  it('of a greatest element are shared evenly by equal ones', () => {
    const graph = new Graph();
    const x = graph.input('x', [4]);
    graph.output('dx', gradients(reduceMax(x), [x])[0]!);
    expect([...interpret(graph, { x: [1, 5, 5, 2] }).dx!]).toEqual([0, 0.5, 0.5, 0]);
  });

  it('are refused for a loss that is not a scalar', () => {
    const x = new Graph().input('x', [2]);
    expect(() => gradients(x, [x])).toThrow('a scalar is needed');
  });
});

describe('stacks of matrices', () => {
  it.each([
    [
      [2, 3, 4],
      [3, 4, 5],
    ],
    [
      [2, 3, 4],
      [2, 3, 5],
    ],
    [
      [3, 4],
      [3, 4, 5],
    ],
  ])('of shapes [%s] and [%s] are not multiplied', (a, b) => {
    const graph = new Graph();
    expect(() => batchMatmul(graph.input('a', a), graph.input('b', b))).toThrow(
      new RangeError(`no product of [${a}] and [${b}]`),
    );
  });
});
