import { describe, expect, it } from 'vitest';
import { type Dimension, valueAtPlace } from '../../src/core/dimension.ts';

const PLACES = Array.from({ length: 1000 }, (_, k) => (k + 0.5) / 1000);
const valuesOf = (dimension: Dimension) => PLACES.map((place) => valueAtPlace(dimension, place) as number);
const shareBelow = (dimension: Dimension, limit: number) =>
  valuesOf(dimension).filter((value) => value < limit).length / PLACES.length;

describe('a value of a dimension', () => {
  it('is spread evenly on a linear scale, and evenly in its logarithm on a logarithmic one', () => {
    expect(shareBelow({ low: 2, high: 6 }, 3)).toBeCloseTo(0.25, 2);
    expect(shareBelow({ low: 1e-4, high: 1e-2, scale: 'log' }, 1e-3)).toBeCloseTo(0.5, 2);
  });

  it('keeps inside its limits, and to the numbers of its steps', () => {
    const values = valuesOf({ low: 2, high: 9, step: 3 });
    expect([...new Set(values)]).toEqual([2, 5, 8]);
    expect(shareBelow({ low: 2, high: 9, step: 3 }, 5)).toBeCloseTo(1 / 3, 2);
    const whole = valuesOf({ low: 10, high: 1000, scale: 'log', step: 1 });
    expect(whole.every(Number.isInteger)).toBe(true);
    expect([Math.min(...whole), Math.max(...whole)]).toEqual([
      10,
      expect.toSatisfy((top) => top > 990 && top <= 1000),
    ]);
    expect([...new Set(valuesOf({ low: 0.1, high: 0.3, step: 0.1 }))]).toEqual([0.1, 0.2, 0.3]);
  });

  it('is one of the choices, each as often', () => {
    const dimension = { choices: [[32, 32], null, 'x'] };
    const drawn = PLACES.map((place) => valueAtPlace(dimension, place));
    for (const choice of dimension.choices) {
      expect(drawn.filter((value) => value === choice).length / PLACES.length).toBeCloseTo(1 / 3, 2);
    }
  });

  it('has as many digits as a person reads, also at the limits', () => {
    expect(valueAtPlace({ low: 1 / 3, high: 2 / 3 }, 0.5)).toBe(0.5);
    expect(valueAtPlace({ low: 1 / 3, high: 2 / 3 }, 0)).toBe(1 / 3);
    expect(String(valueAtPlace({ low: 0.1, high: 0.9 }, Math.LN2)).length).toBeLessThanOrEqual(6);
  });
});
