import { describe, expect, it } from 'vitest';
import { SequentialStream } from '../../../src/core/random.ts';
import { Priorities } from '../../../src/learn/replay/priorities.ts';
import { ReplayRing } from '../../../src/learn/replay/ring.ts';

const stream = () => new SequentialStream('priorities');

function filled(count: number, capacity = count, alpha = 0.6): { ring: ReplayRing; priorities: Priorities } {
  const ring = new ReplayRing(capacity, 1);
  const priorities = new Priorities(ring, alpha);
  for (let k = 0; k < count; k++) priorities.written(ring.next());
  return { ring, priorities };
}

/** A sample of the given slots, as if it had just been drawn. */
function sampleOf(ring: ReplayRing, slots: readonly number[]) {
  return { slots: Int32Array.from(slots), weights: new Float32Array(slots.length), written: ring.written };
}

describe('priorities', () => {
  it('are the golden ones, and so are the weights that make up for them', () => {
    const { ring, priorities } = filled(4);
    priorities.update(sampleOf(ring, [0, 1, 2, 3]), [0.5, 0, -2, 1]);
    const golden = [0.2077494263, 7.90965e-5, 0.477282419, 0.3148890582];
    for (const [slot, p] of golden.entries()) expect(priorities.probability(slot)).toBeCloseTo(p, 9);

    // Weights are relative to the greatest of the sample: slot 1, if it is in.
    const relative = [0.0428792312, 1, 0.0307434604, 0.0363077968];
    const { slots, weights } = priorities.sample(20_000, 0.4, stream());
    expect(new Set(slots)).toEqual(new Set([0, 1, 2, 3]));
    for (const slot of [0, 1, 2, 3]) expect(weights[slots.indexOf(slot)]).toBeCloseTo(relative[slot]!, 6);
  });

  it('draw in proportion, from equal parts of the whole', () => {
    const { ring, priorities } = filled(4, 4, 1);
    priorities.update(sampleOf(ring, [0, 1, 2, 3]), [1, 2, 3, 2]);
    const random = stream();
    for (let round = 0; round < 20; round++) {
      const counts = [0, 0, 0, 0];
      for (const slot of priorities.sample(8, 0.4, random).slots) counts[slot]!++;
      // The borders between slots are borders between the eight parts, but for the ε in the priorities.
      for (const [slot, expected] of [1, 2, 3, 2].entries()) {
        expect(Math.abs(counts[slot]! - expected)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('never draw a slot that holds nothing', () => {
    const { priorities } = filled(3, 100);
    for (const slot of priorities.sample(1000, 0.4, stream()).slots) expect(slot).toBeLessThan(3);
  });

  it('give new rows the greatest priority that there has been', () => {
    const { ring, priorities } = filled(2, 4);
    priorities.update(sampleOf(ring, [0, 1]), [100, 0.1]);
    priorities.update(sampleOf(ring, [0]), [0.1]);
    const slot = ring.next();
    priorities.written(slot);
    expect(priorities.probability(slot) / priorities.probability(1)).toBeCloseTo(1000 ** 0.6, 1);
  });

  it('of a row that was overwritten between sample and update stay those of the new one', () => {
    const { ring, priorities } = filled(4);
    const sample = sampleOf(ring, [0, 1, 2]);
    priorities.written(ring.next());
    priorities.update(sample, [50, 2, 2]);
    expect(priorities.probability(0)).toBe(priorities.probability(3));
    expect(priorities.probability(1)).toBeGreaterThan(priorities.probability(0));
  });

  it('come back from what was saved', () => {
    const { ring, priorities } = filled(5, 8);
    priorities.update(sampleOf(ring, [0, 1, 2]), [3, 1, 4]);
    const again = new Priorities(ring, 0.6);
    again.load(priorities.save());
    expect(again.sample(64, 0.5, stream())).toEqual(priorities.sample(64, 0.5, stream()));
    for (const each of [priorities, again]) each.written(4);
    expect(again.probability(4)).toBe(priorities.probability(4));
  });
});

describe('a ring', () => {
  it('overwrites the oldest row first, and knows which were overwritten', () => {
    const ring = new ReplayRing(3, 1);
    expect([ring.next(), ring.next()]).toEqual([0, 1]);
    expect(ring.count).toBe(2);
    const then = ring.written;
    expect([ring.next(), ring.next()]).toEqual([2, 0]);
    expect(ring.count).toBe(3);
    expect([0, 1, 2].map((slot) => ring.overwritten(slot, then))).toEqual([true, false, true]);
    ring.next();
    expect([0, 1, 2].map((slot) => ring.overwritten(slot, then))).toEqual([true, true, true]);
    expect([0, 1, 2].map((slot) => ring.overwritten(slot, ring.written))).toEqual([false, false, false]);
  });

  it('draws evenly, and nothing that was not written', () => {
    const ring = new ReplayRing(10, 1);
    for (let k = 0; k < 4; k++) ring.next();
    const slots = new Int32Array(4000);
    ring.sample(slots, stream());
    const counts = [0, 1, 2, 3].map((slot) => slots.filter((drawn) => drawn === slot).length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(4000);
    // Four standard deviations of a binomial count of mean 1000.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(750));
  });
});
