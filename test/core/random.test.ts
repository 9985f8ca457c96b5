import { describe, expect, it } from 'vitest';
import { KeyedStream, SequentialStream } from '../../src/core/random.ts';

const DRAWS = 200_000;

describe('a keyed stream', () => {
  it('gives the same number for the same key, and another for every other part of the key', () => {
    const u = new KeyedStream('1', 'work').uniform(7, 2);
    expect(new KeyedStream('1', 'work').uniform(7, 2)).toBe(u);
    const others = [
      new KeyedStream('2', 'work').uniform(7, 2),
      new KeyedStream('1', 'class').uniform(7, 2),
      new KeyedStream('1', 'work').uniform(8, 2),
      new KeyedStream('1', 'work').uniform(7, 3),
    ];
    expect(new Set([u, ...others]).size).toBe(5);
  });

  it('is uniform in 100 bins: χ² of 99 degrees of freedom within 4 deviations', () => {
    for (const [entityStep, indexStep] of [
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const) {
      const stream = new KeyedStream('uniform', 'test');
      const counts = new Float64Array(100);
      for (let k = 0; k < DRAWS; k++)
        counts[Math.floor(100 * stream.uniform(k * entityStep, k * indexStep))]!++;
      const expected = DRAWS / 100;
      const chi2 = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      expect(Math.abs(chi2 - 99) / Math.sqrt(2 * 99)).toBeLessThan(4);
    }
  });

  it('is uncorrelated between neighbours, purposes and seeds: |z| < 4', () => {
    const stream = new KeyedStream('1', 'a');
    const pairs: readonly ((k: number) => number)[] = [
      (k) => stream.uniform(k + 1),
      (k) => stream.uniform(k, 1),
      (k) => new KeyedStream('1', 'b').uniform(k),
      (k) => new KeyedStream('2', 'a').uniform(k),
    ];
    const draws = 20_000;
    for (const other of pairs) {
      let sum = 0;
      for (let k = 0; k < draws; k++) sum += (stream.uniform(k) - 0.5) * (other(k) - 0.5);
      // Each product has mean 0 and variance 1/144.
      expect(Math.abs(sum / draws) * Math.sqrt(144 * draws)).toBeLessThan(4);
    }
  });

  it('never leaves the open interval and keeps 53 bits', () => {
    const stream = new KeyedStream('x', 'y');
    const seen = new Set(Array.from({ length: DRAWS }, (_, k) => stream.uniform(k)));
    expect([...seen].filter((u) => u <= 0 || u >= 1)).toEqual([]);
    expect(seen.size).toBe(DRAWS);
  });

  it('stays below 1 even for the key whose 53 bits are all set', () => {
    expect(new KeyedStream('1', 'work').uniform(222_069_705, 300_084_116)).toBe(1 - 2 ** -53);
  });
});

describe('a sequential stream', () => {
  it('goes on from a saved state', () => {
    const stream = new SequentialStream('1');
    stream.uniform();
    const state = JSON.parse(JSON.stringify(stream.save()));
    const next = [stream.uniform(), stream.below(10), stream.normal()];
    const other = new SequentialStream('2');
    other.load(state);
    expect([other.uniform(), other.below(10), other.normal()]).toEqual(next);
  });

  it('shuffles into every order equally often: |z| < 4', () => {
    const stream = new SequentialStream('shuffle');
    const counts = new Map<string, number>();
    for (let k = 0; k < 60_000; k++) {
      const order = Int32Array.of(0, 1, 2);
      stream.shuffle(order);
      counts.set(order.join(), (counts.get(order.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values())
      expect(Math.abs(count - 10_000) / Math.sqrt(60_000 * (1 / 6) * (5 / 6))).toBeLessThan(4);
  });
});
