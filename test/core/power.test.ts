import { describe, expect, it } from 'vitest';
import { power } from '../../src/core/power.ts';
import { SequentialStream } from '../../src/core/random.ts';

describe('power', () => {
  it('is within its stated bound of Math.pow', () => {
    const stream = new SequentialStream('power');
    for (let k = 0; k < 200_000; k++) {
      const base = Math.exp(80 * (stream.uniform() - 0.5));
      const exponent = 16 * (stream.uniform() - 0.5);
      const exact = base ** exponent;
      // Math.pow itself may be off by its last bit.
      const bound = 3 * Math.abs(exponent * Math.log(base)) + 4;
      expect(Math.abs(power(base, exponent) / exact - 1)).toBeLessThanOrEqual(bound * 2 ** -53);
    }
  });

  it('is exact where nothing is to be computed', () => {
    expect([power(1, 7.5), power(3, 0), power(0.25, 1)]).toEqual([1, 1, 0.25]);
    expect(power(1e-300, 2)).toBe(0);
    expect(power(1e-300, -2)).toBe(Number.POSITIVE_INFINITY);
  });
});
