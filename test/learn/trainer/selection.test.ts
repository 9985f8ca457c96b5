import { describe, expect, it } from 'vitest';
import type { TableModel } from '../../../src/learn/policy-model.ts';
import { Selection, type StopRule } from '../../../src/learn/trainer/selection.ts';

const model: TableModel = { kind: 'table', globals: [], features: [], state: [], rules: null, values: {} };

function judged(means: readonly number[], tolerance?: number): Selection {
  const selection = new Selection();
  means.forEach((meanReward, k) => {
    selection.add(
      { steps: 100 * (k + 1), evaluation: { meanReward, meanLength: 1, episodes: [] }, model },
      tolerance,
    );
  });
  return selection;
}

const reason = (means: readonly number[], rule: StopRule) => judged(means, rule.tolerance).reason(rule);

describe('the best of several evaluations', () => {
  it('is the first with the greatest mean reward', () => {
    expect(judged([1, 5, 3, 5]).best?.steps).toBe(200);
  });

  it('is nothing before the first, and never one without a number', () => {
    expect(judged([]).best).toBeNull();
    expect(judged([Number.NaN]).best).toBeNull();
    expect(judged([Number.NaN, -1e9]).best?.steps).toBe(200);
  });
});

describe('the best under a constraint', () => {
  const under = (pairs: readonly (readonly [meanReward: number, excess: number])[]) => {
    const selection = new Selection();
    pairs.forEach(([meanReward, excess], k) => {
      const evaluation = { meanReward, meanLength: 1, episodes: [], constraint: { mean: 0, excess } };
      selection.add({ steps: k, evaluation, model });
    });
    return selection;
  };

  it('breaks it least, and then earns most', () => {
    expect(
      under([
        [9, 0.2],
        [1, 0],
        [2, 0],
        [8, 0.1],
      ]).best?.steps,
    ).toBe(2);
    expect(
      under([
        [9, 0.2],
        [5, 0.1],
      ]).best?.steps,
    ).toBe(1);
  });

  it('reaches no target by breaking it', () => {
    expect(under([[9, 0.2]]).reason({ target: 5 })).toBeNull();
    expect(under([[9, 0]]).reason({ target: 5 })).toBe('target');
  });
});

describe('a plateau', () => {
  it('is as many evaluations without an improvement as there is patience', () => {
    expect(reason([3, 1, 2], { patience: 3 })).toBeNull();
    expect(reason([3, 1, 2, 3], { patience: 3 })).toBe('plateau');
  });

  it('begins anew with each improvement', () => {
    expect(reason([3, 1, 2, 4, 1, 1], { patience: 3 })).toBeNull();
  });

  it('is not left by gains within the tolerance, until they add up', () => {
    expect(reason([1, 1.4, 1.4], { patience: 2, tolerance: 0.5 })).toBe('plateau');
    expect(reason([1, 1.4, 1.8], { patience: 2, tolerance: 0.5 })).toBeNull();
  });

  it('is nothing that a rule without patience asks for', () => {
    expect(reason([3, 1, 1, 1, 1, 1], {})).toBeNull();
  });
});

describe('a target', () => {
  it('is reached by the last evaluation or not at all', () => {
    expect(reason([1, 2], { target: 2 })).toBe('target');
    expect(reason([2, 1], { target: 2 })).toBeNull();
    expect(reason([], { target: -1 })).toBeNull();
  });
});

describe('a saved selection', () => {
  it('goes on with its best, its counter and its reference', () => {
    const resumed = new Selection();
    resumed.load(structuredClone(judged([3, 1], 0.5).save()));
    expect(resumed.save()).toEqual(judged([3, 1], 0.5).save());
    resumed.add({ steps: 300, evaluation: { meanReward: 3.2, meanLength: 1, episodes: [] }, model }, 0.5);
    expect(resumed.best?.steps).toBe(300);
    expect(resumed.reason({ patience: 2 })).toBe('plateau');
  });
});
