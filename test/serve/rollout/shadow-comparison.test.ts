import { describe, expect, it } from 'vitest';
import { ShadowComparison } from '../../../src/serve/rollout/shadow-comparison.ts';

const opinion = (scores: (number | null)[], choice: number) => ({ scores, choice });

describe('a comparison with a shadow', () => {
  it('is of nothing at first', () => {
    expect(new ShadowComparison().summary()).toEqual({
      compared: 0,
      agreement: null,
      primaryGap: null,
      shadowGap: null,
    });
  });

  it('says how often both agree, and how much it matters to each where they do not', () => {
    const comparison = new ShadowComparison();
    expect(comparison.add(opinion([1, 5, 2], 1), opinion([0, 9, 0], 1))).toBe(true);
    expect(comparison.add(opinion([1, 5, 2], 1), opinion([7, 1, 9], 2))).toBe(false);
    comparison.add(opinion([1, 1.5, 0], 1), opinion([3, 2, 0], 0));
    comparison.add(opinion([0, 0, 1], 2), opinion([0, 0, 2], 2));
    expect(comparison.summary()).toEqual({
      compared: 4,
      agreement: 0.5,
      primaryGap: (3 + 0.5) / 2,
      shadowGap: (8 + 1) / 2,
    });
  });

  it('leaves out gaps to what a policy did not score', () => {
    const comparison = new ShadowComparison();
    comparison.add(opinion([1, null], 0), opinion([Number.NEGATIVE_INFINITY, 4], 1));
    expect(comparison.summary()).toMatchObject({ agreement: 0, primaryGap: null, shadowGap: null });
  });

  it('looks back at its window only', () => {
    const comparison = new ShadowComparison(2);
    comparison.add(opinion([1, 0], 0), opinion([0, 1], 1));
    comparison.add(opinion([1, 0], 0), opinion([1, 0], 0));
    comparison.add(opinion([1, 0], 0), opinion([1, 0], 0));
    expect(comparison.summary()).toEqual({ compared: 2, agreement: 1, primaryGap: null, shadowGap: null });
  });
});
