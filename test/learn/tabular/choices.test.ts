import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/gym/env.ts';
import { choicesOf } from '../../../src/learn/tabular/choices.ts';

describe('rules', () => {
  it('never wait by a rule while there is something else to do', () => {
    const model = {
      features: ['estimate', 'waitRow'],
      rules: [
        { name: 'sjf', feature: 'estimate', sign: 1 },
        { name: 'ljf', feature: 'estimate', sign: -1 },
      ] as const,
    };
    const see = (mask: number[]): Observation => ({
      globals: new Float32Array(),
      candidates: Float32Array.of(2, 0, 1, 0, 1, 0, 0, 1),
      mask: Uint8Array.from(mask),
      elapsed: 0,
    });
    const choices = choicesOf(model, 2);
    expect(choices(see([1, 1, 1, 1]))).toEqual([1, 0]);
    expect(choices(see([1, 0, 1, 1]))).toEqual([2, 0]);
    expect(choices(see([0, 0, 0, 1]))).toEqual([3, 3]);
    expect(choices(see([0, 0, 0, 0]))).toEqual([-1, -1]);
  });
});
