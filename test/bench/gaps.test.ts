import { expect, test } from 'vitest';
import { gapsOf } from '../../src/bench/gaps.ts';
import { Bootstrap } from '../../src/core/statistics/bootstrap.ts';
import { sampleOf } from './results.ts';

const bound = (each: number[]) => ({ scenario: 's', metric: 'objective', kind: 'lower' as const, each });

test('a gap is the mean above the mean of the bounds, world by world', () => {
  const sample = sampleOf({ a: [11, 110, 1100], b: [12, 100, 1300] }, 's');
  const [a, b] = gapsOf([sample], [bound([10, 100, 1000])], new Bootstrap());
  expect(a).toMatchObject({ scenario: 's', policy: 'a', metric: 'objective', kind: 'lower' });
  expect(a!.gap).toBeCloseTo(0.1, 12);
  expect(a!.ci95![0]).toBeCloseTo(0.1, 9);
  expect(b!.gap).toBeCloseTo(1412 / 1110 - 1, 12);
  expect(b!.ci95![1]).toBeGreaterThan(b!.gap);
});

test('there is none above zero, and none where a world is missing', () => {
  const sample = sampleOf({ a: [1, null] }, 's');
  expect(gapsOf([sample], [bound([0, 0]), bound([1, 1])], new Bootstrap())).toEqual([]);
});

test('where more is better it is how far the mean is below', () => {
  const most = { scenario: 's', metric: 'gpuAllocation', kind: 'lower' as const, each: [100, 80] };
  const sample = sampleOf({ a: [90, 81] }, 's', 'gpuAllocation');
  const [gap] = gapsOf([sample], [most], new Bootstrap());
  expect(gap!.gap).toBeCloseTo(0.05, 12);
  expect(gap!.ci95![0]).toBeLessThan(0.05);
  expect(gap!.ci95![1]).toBeGreaterThan(0.05);
});
