import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { humanRules, type Proposal } from '../../../src/serve/pending/human-rules.ts';
import { margin } from '../../../src/serve/pending/margin.ts';
import { rows } from '../guardrails/rules.ts';

/** Edge, cloud and wait; the first is chosen. */
function proposal(scores: (number | null)[], task: object = { class: 'web' }): Proposal {
  const candidates = rows(task, { name: 'edge', tier: 'edge' }, { name: 'cloud', tier: 'cloud' });
  return { candidates, allowed: [true, true, true], scores, choice: 0 };
}

describe('margin', () => {
  it('is the difference of the two largest probabilities', () => {
    // softmax(ln 6, ln 3, 0) = 0.6, 0.3, 0.1
    expect(margin([Math.log(6), Math.log(3), 0], [true, true, true])).toBeCloseTo(0.3, 12);
    expect(margin([Math.log(3), 0, 99], [true, true, false])).toBeCloseTo(0.5, 12);
  });
  it('counts what is the same to the policy once', () => {
    expect(margin([Math.log(3), 0, 0, 0], [true, true, true, true])).toBeCloseTo(0.5, 12);
    expect(margin([2, 2, 2], [true, true, true])).toBe(1);
  });
  it('is 1 without another choice, and null without scores', () => {
    expect(margin([1, 2], [false, true])).toBe(1);
    expect(margin([1, null], [true, true])).toBeNull();
    expect(margin([1, Number.NaN], [true, true])).toBeNull();
    expect(margin([1], [false])).toBeNull();
  });
  it('is a probability that no shift of the scores changes', () => {
    const scores = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(scores, fc.integer({ min: -1e6, max: 1e6 }), (all, shift) => {
        const allowed = all.map(() => true);
        const found = margin(all, allowed)!;
        expect(found).toBeGreaterThanOrEqual(0);
        expect(found).toBeLessThanOrEqual(1);
        const shifted = all.map((score) => score + shift);
        expect(margin(shifted, allowed)).toBeCloseTo(found, 9);
      }),
    );
  });
});

describe('a person is asked', () => {
  it('when the policy hardly prefers its choice', async () => {
    const ask = await humanRules({ margin: 0.1 });
    expect(ask(proposal([1, 1.05, -9]))).toBe(
      'close call: the policy prefers its choice to the next by 0.025 (asked below 0.1)',
    );
    expect(ask(proposal([1, 2, -9]))).toBeNull();
    expect(ask({ ...proposal([1, 1.05, -9]), scores: null })).toBeNull();
  });
  it('when the risk is high, or cannot be told', async () => {
    const ask = await humanRules({ highRisk: 'task.class == "pii" && executor.tier == "edge"' });
    expect(ask(proposal([1, 2, 3], { class: 'pii' }))).toBe('high risk');
    expect(ask({ ...proposal([1, 2, 3], { class: 'pii' }), choice: 1 })).toBeNull();
    expect(ask({ ...proposal([1, 2, 3], { class: 'pii' }), choice: 2 }), 'wait has no executor').toBeNull();
    expect(ask(proposal([1, 2, 3], {}))).toBe(
      'high risk cannot be told: field not found: class (character 5)',
    );
  });
  it('for every reason there is', async () => {
    const ask = await humanRules({ margin: 0.1, highRisk: 'task.priority > 5' });
    expect(ask(proposal([1, 1, 1.01], { priority: 9 }))).toMatch(/^high risk; close call: /);
  });
  it('where no candidate is left, whatever the rules', async () => {
    const ask = await humanRules({});
    expect(ask({ ...proposal([1, 2, 3]), choice: null })).toBe('no candidate is left');
    expect(ask({ ...proposal([1, 2, 3]), allowed: [false, false, false] })).toBe('no candidate is left');
    expect(ask(proposal([1, 1, 1]))).toBeNull();
  });
  it('by rules that make sense', async () => {
    await expect(humanRules({ margin: 1.5 })).rejects.toThrow(
      'margin: a probability from 0 to 1 expected, got 1.5',
    );
    await expect(humanRules({ highRisk: 'task.clas == "x"' })).rejects.toThrow(
      "highRisk, character 5: task has no 'clas'",
    );
  });
});
