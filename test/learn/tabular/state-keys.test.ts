import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import type { TableModel } from '../../../src/learn/policy-model.ts';
import { stateKeys, stateOf } from '../../../src/learn/tabular/state-keys.ts';

describe('the key of a state', () => {
  const keyOf = (state: TableModel['state'], globals: number[], candidates: number[] = []) =>
    stateKeys({ globals: ['a', 'b'], features: ['x', 'y'], state })({
      globals: Float32Array.from(globals),
      candidates: Float32Array.from(candidates),
      mask: new Uint8Array(candidates.length / 2),
      elapsed: 0,
    });

  it('counts the edges that are not above a global, and rounds a global without edges', () => {
    const state = [
      { global: 'b', edges: [0, 1, 2.5] },
      { global: 'a', edges: null },
    ];
    expect(keyOf(state, [1.4, -1])).toBe('0,1');
    expect(keyOf(state, [1.6, 1])).toBe('2,2');
    expect(keyOf(state, [-0.2, 99])).toBe('3,0');
  });

  it('must be made of globals that exist', () => {
    expect(() => keyOf([{ global: 'c', edges: null }], [0, 0])).toThrow(
      new InputError("the table reads 'c', which is not observed (allowed: a, b)"),
    );
  });

  it('may read the features of candidates by row, and says −1 where there is none', () => {
    const state = [
      { candidate: 1, feature: 'x', edges: [1, 5] },
      { candidate: 0, feature: 'y', edges: null },
    ];
    expect(keyOf(state, [], [9, 2.6, 3, 9])).toBe('1,3');
    expect(keyOf(state, [], [9, 2.4])).toBe('-1,2');
    expect(() => keyOf([{ candidate: 0, feature: 'z', edges: null }], [])).toThrow(
      new InputError("the table reads 'z', which is not observed (allowed: x, y)"),
    );
  });

  it('is another one for every other state', () => {
    const state = ['a', 'b'].map((global) => ({ global, edges: null }));
    const range = Array.from({ length: 61 }, (_, k) => k - 30);
    const keys = range.flatMap((a) => range.map((b) => keyOf(state, [a, b])));
    expect(new Set(keys).size).toBe(61 * 61);
    expect(keyOf(state, [-0.2, 0.2])).toBe(keyOf(state, [0, 0]));
  });

  it('cuts globals by the names they have in scheduling only where there are candidates', () => {
    const stateIn = (features: string[]) =>
      stateOf(
        'q-learning',
        { id: 'x-v0', observationSpace: { globals: ['queue'], features, maxActions: 2 }, discountRate: 0 },
        undefined,
      );
    expect(stateIn(['load'])).toEqual([{ global: 'queue', edges: [1, 2, 3, 4] }]);
    expect(stateIn([])).toEqual([{ global: 'queue', edges: null }]);
  });

  it('reads only what the environment shows', () => {
    const spec = {
      id: 'rows-v0',
      observationSpace: { globals: ['a'], features: ['load', 'cost'], maxActions: 2 },
      discountRate: 0,
    };
    const refusal = (candidate: number, feature: string) => () =>
      stateOf('q-learning', spec, [{ candidate, feature, edges: null }]);
    expect(refusal(1, 'load')()).toHaveLength(1);
    expect(refusal(2, 'load')).toThrow(
      new InputError('q-learning: state: candidate 2 is not allowed (below 2)'),
    );
    expect(refusal(0, 'laod')).toThrow(/^q-learning: state: unknown feature 'laod'; did you mean 'load'\?/);
  });
});
