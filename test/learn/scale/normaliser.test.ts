import { describe, expect, it } from 'vitest';
import { Measurement } from '../../../src/learn/scale/measurement.ts';
import { RewardScale } from '../../../src/learn/scale/reward-scale.ts';

const SPACE = { globals: ['a', 'b'], features: ['x'], maxActions: 3 };

describe('measured inputs', () => {
  const measurement = new Measurement(SPACE);
  const sights = [
    { globals: [1, 7], candidates: [10, 20, 999], mask: [1, 1, 0] },
    { globals: [4, 7], candidates: [999, 60, 999], mask: [0, 1, 0] },
  ].map(({ globals, candidates, mask }) => ({
    globals: Float32Array.from(globals),
    candidates: Float32Array.from(candidates),
    mask: Uint8Array.from(mask),
  }));
  for (const sight of sights) measurement.add(sight, 0, 3);

  it('have the mean and deviation of all observations, and of allowed candidates only', () => {
    const { globals, features } = measurement.result();
    expect(globals.mean).toEqual([2.5, 7]);
    expect(globals.deviation[0]).toBeCloseTo(1.5, 12);
    expect(features.mean[0]).toBeCloseTo(30, 12);
    expect(features.deviation[0]).toBeCloseTo(Math.sqrt((400 + 100 + 900) / 3), 12);
  });

  it('are only shifted where they never change', () => {
    expect(measurement.result().globals.deviation[1]).toBe(1);
  });

  it('go on after being saved', () => {
    const other = new Measurement(SPACE, measurement.save());
    other.add(sights[0]!, 0, 3);
    expect(other.result().globals.mean[0]).toBeCloseTo(2, 12);
    expect(measurement.result().globals.mean[0]).toBe(2.5);
  });
});

describe('scaled rewards', () => {
  it('are divided by the deviation of discounted sums, which ends cut', () => {
    const scale = new RewardScale();
    const rewards = [1, 2, 3, 4];
    rewards.forEach((reward, t) => {
      scale.add(0, 1, reward, 0.5, t === 1);
    });
    scale.freeze();
    const sums = [1, 2.5, 3, 5.5];
    const mean = sums.reduce((a, b) => a + b) / 4;
    const deviation = Math.sqrt(sums.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 4);
    expect(scale.factor).toBeCloseTo(1 / deviation, 12);
  });

  it('stay as they are where they never differ', () => {
    const scale = new RewardScale();
    for (let t = 0; t < 3; t++) scale.add(0, 1, 0, 1, false);
    scale.freeze();
    expect(scale.factor).toBe(1);
  });
});
