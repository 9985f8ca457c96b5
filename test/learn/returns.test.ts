import { describe, expect, it } from 'vitest';
import { discountOf, gae } from '../../src/learn/returns.ts';

const GAMMA = 0.99;
const RATE = -Math.log(GAMMA);

/** The rollout of the golden vectors: truncated at t = 2, terminated at t = 4, stopped in mid-episode after t = 5. */
function golden(overrides: Partial<Parameters<typeof gae>[0]> = {}) {
  const steps = 6;
  return {
    steps,
    count: 1,
    rewards: new Float64Array(steps).fill(1),
    values: Float64Array.of(0.5, 0.6, 0.7, 0.8, 0.9, 1),
    nextValues: Float64Array.of(0.6, 0.7, 2, 0.9, 1, 1.1),
    discounts: new Float64Array(steps).fill(GAMMA),
    terminated: Uint8Array.of(0, 0, 0, 0, 1, 0),
    truncated: Uint8Array.of(0, 0, 1, 0, 0, 0),
    lambda: 0.95,
    advantages: new Float64Array(steps),
    returns: new Float64Array(steps),
    ...overrides,
  };
}

function expectNumbers(actual: ArrayLike<number>, expected: readonly number[], digits = 9): void {
  expect(actual.length).toBe(expected.length);
  for (const [k, value] of expected.entries()) expect(actual[k]).toBeCloseTo(value, digits);
}

describe('generalised advantage estimation', () => {
  it('gives the golden advantages and returns', () => {
    const rollout = golden();
    gae(rollout);
    expectNumbers(rollout.advantages, [4.13871827, 3.23734, 2.28, 1.18505, 0.1, 1.089]);
    expectNumbers(rollout.returns, [4.63871827, 3.83734, 2.98, 1.98505, 1, 2.089]);
  });

  it('is the n-step return less the value when lambda is 1', () => {
    const rollout = golden({ lambda: 1 });
    gae(rollout);
    expectNumbers(rollout.advantages, [4.410698, 3.3502, 2.28, 1.19, 0.1, 1.089]);
  });

  it('takes a discount of its own for each transition', () => {
    const elapsed = [1, 2.5, 0, 4, 0.5, 1];
    const discounts = Float64Array.from(elapsed, (dt) => discountOf(RATE, dt));
    expectNumbers(discounts, [0.99, 0.9751871871, 1, 0.96059601, 0.9949874371, 0.99]);
    const rollout = golden({ discounts });
    gae(rollout);
    expectNumbers(rollout.advantages, [4.1162168402, 3.2134150348, 2.3, 1.1557930299, 0.1, 1.089]);
  });

  it('differs from the mistake of taking truncation for termination', () => {
    const mistaken = golden({ terminated: Uint8Array.of(0, 0, 1, 0, 1, 0), truncated: new Uint8Array(6) });
    gae(mistaken);
    expectNumbers(mistaken.advantages, [2.387328575, 1.37515, 0.3, 1.18505, 0.1, 1.089]);
    const right = golden();
    gae(right);
    expect(right.advantages[0]).not.toBeCloseTo(mistaken.advantages[0]!, 1);
  });

  it('does not bootstrap where a task ends at the very limit', () => {
    const both = golden({ truncated: Uint8Array.of(0, 0, 1, 0, 1, 0) });
    gae(both);
    expect(both.advantages[4]).toBeCloseTo(0.1, 12);
  });

  it('keeps the environments of a time-major rollout apart', () => {
    const count = 3;
    const wide = golden();
    const spread = (column: ArrayLike<number>) =>
      Float64Array.from(
        { length: 6 * count },
        (_, at) => column[Math.floor(at / count)]! * (1 + (at % count)),
      );
    const flags = (column: Uint8Array) =>
      Uint8Array.from({ length: 6 * count }, (_, at) => column[Math.floor(at / count)]!);
    const rollout = {
      ...wide,
      count,
      rewards: spread(wide.rewards),
      values: spread(wide.values),
      nextValues: spread(wide.nextValues),
      discounts: new Float64Array(6 * count).fill(GAMMA),
      terminated: flags(wide.terminated),
      truncated: flags(wide.truncated),
      advantages: new Float64Array(6 * count),
      returns: new Float64Array(6 * count),
    };
    gae(rollout);
    gae(wide);
    expectNumbers(rollout.advantages, Array.from(spread(wide.advantages)));
    expectNumbers(rollout.returns, Array.from(spread(wide.returns)));
  });

  it('finds no advantage where the values are exact', () => {
    const steps = 50;
    const value = 1 / (1 - GAMMA);
    const rollout = golden({
      steps,
      rewards: new Float64Array(steps).fill(1),
      values: new Float64Array(steps).fill(value),
      nextValues: new Float64Array(steps).fill(value),
      discounts: new Float64Array(steps).fill(GAMMA),
      terminated: new Uint8Array(steps),
      truncated: Uint8Array.from({ length: steps }, (_, t) => (t % 8 === 7 ? 1 : 0)),
      advantages: new Float64Array(steps).fill(Number.NaN),
      returns: new Float64Array(steps),
    });
    gae(rollout);
    expectNumbers(rollout.advantages, new Array(steps).fill(0));
    expectNumbers(rollout.returns, new Array(steps).fill(value));
  });
});
