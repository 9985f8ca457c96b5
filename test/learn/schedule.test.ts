import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { schedule, timesPassed, valueAt } from '../../src/learn/schedule.ts';

describe('a schedule', () => {
  it('is a number that stays, or goes from one to another in so many steps and stays there', () => {
    expect(valueAt(3, 1000)).toBe(3);
    const falling = { from: 4, to: 0, steps: 100, shape: 'linear' } as const;
    expect([0, 25, 100, 5000].map((step) => valueAt(falling, step))).toEqual([4, 3, 0, 0]);
  });

  it('may be a half wave, or fall by the same factor in every step', () => {
    const given = { from: 1, to: 0.01, steps: 100 };
    expect(valueAt({ ...given, shape: 'cosine' }, 50)).toBeCloseTo(0.505, 12);
    expect(valueAt({ ...given, shape: 'exponential' }, 50)).toBeCloseTo(0.1, 12);
  });

  it('holds the limits of its values, and is linear unless it says otherwise', () => {
    const schema = schedule(z.number().min(0));
    expect(schema.parse({ from: 1, to: 0, steps: 10 })).toEqual({
      from: 1,
      to: 0,
      steps: 10,
      shape: 'linear',
    });
    expect(schema.safeParse({ from: 1, to: -1, steps: 10 }).success).toBe(false);
    expect(schema.safeParse(-1).success).toBe(false);
  });
});

it('multiples of a number of steps are counted once each, however long the steps are', () => {
  expect([0, 4, 8, 12].map((from) => timesPassed(10, from, from + 4))).toEqual([0, 0, 1, 0]);
  expect(timesPassed(10, 0, 35)).toBe(3);
  expect(timesPassed(10, 10, 20)).toBe(1);
  expect(timesPassed(10, 50, 20)).toBe(0);
});
