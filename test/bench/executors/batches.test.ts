import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf } from '../../../src/bench/executors/redis/batches.ts';

const of = (count: number, tasks: number) => Array.from({ length: count }, () => ({ tasks }));
const sizes = (count: number, tasks: number, workers: number) =>
  batchesOf(of(count, tasks), workers).map(({ length }) => length);

describe('batches of trials', () => {
  it('hold every trial once, in order, whatever the trials and workers', () => {
    const trials = fc.array(fc.record({ tasks: fc.integer({ min: 1, max: 300_000 }) }), { maxLength: 300 });
    fc.assert(
      fc.property(trials, fc.nat(50), (given, workers) => {
        const batches = batchesOf(given, workers);
        expect(batches.flat()).toEqual(given);
        for (const batch of batches) expect(batch.length).toBeGreaterThan(0);
      }),
      { seed: 1 },
    );
  });

  it('are of one where trials are long, of many where they are short', () => {
    expect(sizes(40, 200_000, 2)).toEqual(Array(40).fill(1));
    expect(sizes(40, 60_000, 2)).toEqual(Array(40).fill(1));
    expect(sizes(1000, 100, 2)[0]).toBe(32);
    expect(sizes(1000, 20_000, 2)[0]).toBe(5);
  });

  it('become small towards the end, so that workers end together', () => {
    const found = sizes(1000, 100, 2);
    expect(found).toEqual([...found].sort((a, b) => b - a));
    expect(found.slice(-7)).toEqual(Array(7).fill(1));
    expect(found.length).toBeLessThan(70);
    expect(sizes(1000, 100, 50)[0]).toBe(5);
  });
});
