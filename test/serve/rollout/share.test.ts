import { describe, expect, it } from 'vitest';
import { isInCanary, shareOf } from '../../../src/serve/rollout/share.ts';

const keys = Array.from({ length: 20_000 }, (_, i) => `tenant-${i}`);

describe('the share of a key', () => {
  it('is that of its SHA-256, for ever', () => {
    // printf abc | sha256sum: ba7816bf8f01c…
    expect(shareOf('abc')).toBe(0xba7816bf8f01c / 2 ** 52);
  });

  it('is uniform', () => {
    const bins = new Array<number>(20).fill(0);
    for (const key of keys) bins[Math.floor(20 * shareOf(key))]!++;
    const chiSquared = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // Below 43.8 with probability 0.999 for 19 degrees of freedom; the keys are fixed.
    expect(chiSquared).toBeLessThan(43.8);
  });

  it('does not follow the order of keys', () => {
    const shares = keys.map(shareOf);
    const products = shares.slice(1).map((share, i) => (share - 0.5) * (shares[i]! - 0.5));
    const correlation = products.reduce((sum, each) => sum + each, 0) / (products.length / 12);
    expect(Math.abs(correlation)).toBeLessThan(3.3 / Math.sqrt(products.length));
  });

  it('makes canaries that only grow', () => {
    const [small, large] = [0.05, 0.2].map((share) => keys.filter((key) => isInCanary(key, share)));
    expect(small!.length / keys.length).toBeCloseTo(0.05, 2);
    expect(large!.length / keys.length).toBeCloseTo(0.2, 2);
    expect(small!.filter((key) => !isInCanary(key, 0.2))).toEqual([]);
    expect(keys.some((key) => isInCanary(key, 0))).toBe(false);
    expect(keys.every((key) => isInCanary(key, 1))).toBe(true);
  });
});
