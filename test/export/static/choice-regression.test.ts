import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import {
  type Choice,
  fitChoices,
  fitChoicesAboveZero,
} from '../../../src/export/static/choice-regression.ts';

/** Choices among six rows of as many numbers as there are coefficients, with the probabilities of a conditional logit. */
function drawn(beta: readonly number[], count: number): Choice[] {
  const stream = new SequentialStream('choices');
  return Array.from({ length: count }, () => {
    const rows = Float64Array.from({ length: 6 * beta.length }, () => stream.normal());
    const scores = Array.from({ length: 6 }, (_, i) =>
      beta.reduce((sum, b, c) => sum + b * rows[i * beta.length + c]!, 0),
    );
    // Gumbel noise makes the greatest a draw from the softmax.
    const noisy = scores.map((score) => score - Math.log(-Math.log(1 - stream.uniform())));
    return { rows, chosen: [noisy.indexOf(Math.max(...noisy))] };
  });
}

describe('conditional logit', () => {
  it('finds the coefficients that choices were drawn with', () => {
    const beta = fitChoices(drawn([1.5, -0.7, 0], 4000), 3);
    for (const [c, value] of [1.5, -0.7, 0].entries()) expect(Math.abs(beta[c]! - value)).toBeLessThan(0.1);
  });
  it('is finite where one column tells the choices apart without error', () => {
    const choices = Array.from({ length: 20 }, (_, k) => ({
      rows: Float64Array.of(k, 0.5, k + 1, 0.5),
      chosen: [1],
    }));
    const [first, second] = fitChoices(choices, 2);
    expect(first).toBeGreaterThan(3);
    expect(Number.isFinite(first)).toBe(true);
    expect(second).toBeCloseTo(0, 12);
  });
  it('knows nothing where nothing was chosen', () => {
    expect([...fitChoices([{ rows: Float64Array.of(1, 2), chosen: [] }], 1)]).toEqual([0]);
  });
  it('holds a coefficient at 0 that would be negative and may not', () => {
    const choices = drawn([1, -2], 2000);
    const [first, second] = fitChoicesAboveZero(choices, 2, [0, 1]);
    expect(second).toBe(0);
    expect(first).toBeGreaterThan(0.2);
    expect(fitChoicesAboveZero(choices, 2, [0])[1]).toBeLessThan(-1.5);
  });
});
