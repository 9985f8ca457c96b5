import { describe, expect, it } from 'vitest';
import { Graph, type Shape, type Value } from '../../../src/learn/graph/graph.ts';
import { interpret } from '../../../src/learn/graph/interpret.ts';
import { bestChoice, choiceOf, chosen } from '../../../src/learn/losses/action-values.ts';
import { halfSquare, huber, quantileHuber } from '../../../src/learn/losses/td-losses.ts';

type Inputs = Readonly<Record<string, { readonly shape: Shape; readonly values: readonly number[] }>>;

function evaluate(inputs: Inputs, f: (values: Readonly<Record<string, Value>>) => Value): number[] {
  const graph = new Graph();
  const entries = Object.entries(inputs);
  const values = entries.map(([name, { shape }]) => [name, graph.input(name, shape)] as const);
  graph.output('y', f(Object.fromEntries(values)));
  const feeds = Object.fromEntries(entries.map(([name, { values }]) => [name, values]));
  return [...interpret(graph, feeds).y!];
}

describe('losses', () => {
  it('of quantiles sum over the current ones and average over the target: the golden vector', () => {
    const inputs = {
      quantiles: { shape: [1, 3], values: [0, 1, 3] },
      targets: { shape: [1, 3], values: [0.5, 2, 2.5] },
    };
    const [loss] = evaluate(inputs, ({ quantiles, targets }) => quantileHuber(quantiles!, targets!));
    expect(loss).toBeCloseTo(0.6180555556, 9);
  });

  it('of Huber are half the square near 0 and linear beyond 1', () => {
    const error = { shape: [4], values: [-3, -0.5, 0, 1.5] };
    expect(evaluate({ error }, ({ error }) => huber(error!))).toEqual([2.5, 0.125, 0, 1]);
    expect(evaluate({ error }, ({ error }) => halfSquare(error!))).toEqual([4.5, 0.125, 0, 1.125]);
  });
});

describe('the greedy choice', () => {
  const choice = (scores: number[], mask: number[]) =>
    evaluate(
      { scores: { shape: [1, 4], values: scores }, mask: { shape: [1, 4], values: mask } },
      ({ scores, mask }) => bestChoice(scores!, mask!),
    );

  it('is among the allowed, even where all of these are negative', () => {
    expect(choice([-5, 3, -2, 0], [1, 0, 1, 0])).toEqual([0, 0, 1, 0]);
  });

  it('does not depend on how far apart other rows of the batch are', () => {
    const inputs = {
      scores: { shape: [2, 2], values: [-1e6, 1e6, -1e8, 5] },
      mask: { shape: [2, 2], values: [1, 1, 1, 0] },
    };
    const both = evaluate(inputs, ({ scores, mask }) => bestChoice(scores!, mask!));
    expect(both).toEqual([0, 1, 1, 0]);
  });

  it('is shared by equals, as twins among candidates are', () => {
    expect(choice([1, 2, 2, 0], [1, 1, 1, 1])).toEqual([0, 0.5, 0.5, 0]);
    expect(choice([1, 2, 2, 0], [1, 1, 0, 1])).toEqual([0, 1, 0, 0]);
  });

  it('is a number, not NaN, where nothing is allowed', () => {
    for (const share of choice([1, 2, 3, 4], [0, 0, 0, 0])) expect(Number.isFinite(share)).toBe(true);
  });
});

it('the values of an action are all its quantiles', () => {
  const inputs = {
    values: { shape: [2, 2, 2], values: [1, 2, 3, 4, 5, 6, 7, 8] },
    action: { shape: [2, 1], values: [1, 0] },
  };
  const found = evaluate(inputs, ({ values, action }) => chosen(values!, choiceOf(action!, 2)));
  expect(found).toEqual([3, 4, 5, 6]);
});
