import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { Evidence } from '../../../src/serve/rollout/evidence.ts';
import { WorseShare } from '../../../src/serve/rollout/worse-share.ts';

describe('evidence', () => {
  it('never has more at stake than 1', () => {
    const evidence = new Evidence();
    for (let i = 0; i < 100_000; i++) evidence.multiply(1);
    // 1563 starts, one after every 64: Σ 1 / (j · (j + 1)) = 1 − 1 / 1564.
    expect(evidence.value).toBeCloseTo(1 - 1 / 1564, 9);
  });

  it('seldom reaches what it should not, however long one looks', () => {
    // By Ville's inequality 20 with a probability of 0.05 at most: more than 39 of 500 have one of 0.002.
    const reached = Array.from({ length: 500 }, (_, seed) => {
      const stream = new SequentialStream(`fair ${seed}`);
      const evidence = new Evidence();
      for (let i = 0; i < 2000; i++) {
        evidence.multiply(stream.uniform() < 0.5 ? 1.5 : 0.5);
        if (evidence.value >= 20) return true;
      }
      return false;
    });
    expect(reached.filter(Boolean).length).toBeLessThan(40);
  });

  it('forgets a good past', () => {
    const evidence = new Evidence();
    for (let i = 0; i < 10_000; i++) evidence.multiply(0.9);
    let count = 0;
    while (evidence.value < 1000) {
      evidence.multiply(1.2);
      count++;
    }
    // A later start has 1 / 158² at stake, and comes within 64 factors: ln(1000 · 158²) / ln 1.2 = 93 more.
    expect(count).toBeLessThan(64 + 95);
  });
});

describe('evidence that a share is worse', () => {
  /** What was seen before: the guarded stream had more of them. */
  function history(limit: number | null): WorseShare {
    const worse = new WorseShare(100, limit);
    for (let i = 0; i < 70; i++) {
      worse.addReference(i % 10 === 0);
      worse.addReference(i % 10 === 5);
      worse.addGuarded(i % 3 === 0);
    }
    return worse;
  }

  /** Mean factor of the next block, over everything that it can hold. */
  function meanFactor(references: number, guardedShare: number, referenceShare: number): number {
    let mean = 0;
    for (let values = 0; values < 2 ** (references + 1); values++) {
      const worse = history(null);
      const before = worse.thanReference;
      let probability = 1;
      const draw = (bit: number, share: number) => {
        const value = ((values >> bit) & 1) === 1;
        probability *= value ? share : 1 - share;
        return value;
      };
      for (let k = 0; k < references; k++) worse.addReference(draw(k, referenceShare));
      worse.addGuarded(draw(references, guardedShare));
      mean += probability * (worse.thanReference / before);
    }
    return mean;
  }

  it.each([1, 2, 5])(
    'has factors of mean 1 at most where the shares are equal or better (%i)',
    (references) => {
      for (const share of [0, 0.01, 0.1, 0.2, 0.3, 0.5, 0.9, 1]) {
        expect(meanFactor(references, share, share)).toBeLessThanOrEqual(1 + 1e-12);
        expect(meanFactor(references, share / 2, share)).toBeLessThanOrEqual(1 + 1e-12);
      }
    },
  );

  it('has factors of mean above 1 where they are as bad as they were', () => {
    expect(meanFactor(2, 1 / 3, 0.1)).toBeGreaterThan(1.05);
  });

  it('has factors of mean 1 at most where a limit is kept', () => {
    const mean = (share: number) =>
      [true, false].reduce((sum, value) => {
        const worse = history(0.2);
        const before = worse.thanLimit;
        worse.addGuarded(value);
        return sum + (value ? share : 1 - share) * (worse.thanLimit / before);
      }, 0);
    expect(mean(0.2)).toBeCloseTo(1, 12);
    expect(mean(0.1)).toBeLessThan(1);
    expect(mean(0.4)).toBeGreaterThan(1.1);
  });

  it('gathers none without a reference, and compares with the latest eight of it', () => {
    const worse = new WorseShare(100, null);
    for (let i = 0; i < 50; i++) worse.addGuarded(true);
    expect([worse.thanReference, worse.thanLimit, worse.reference]).toEqual([0, 0, null]);
    for (let i = 0; i < 50; i++) worse.addReference(i >= 42);
    expect(worse.reference).toBe(0);
    worse.addGuarded(true);
    expect(worse.reference).toBe(8 / 50);
    expect(worse.guarded).toBe(1);
  });
});
