import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../src/core/arena.ts';
import { EventQueue } from '../../src/core/event-queue.ts';
import { canonicalJson, hashOf } from '../../src/core/hash.ts';
import { Registry } from '../../src/core/registry.ts';
import { QuantileSketch } from '../../src/core/sketch.ts';
import { closest } from '../../src/core/suggest.ts';

describe('an event queue', () => {
  const events = fc.array(fc.record({ time: fc.nat(20), phase: fc.nat(7) }), { maxLength: 200 });

  it('is a stable sort by (time, phase), whatever the order of pushes', () => {
    fc.assert(
      fc.property(events, (list) => {
        const queue = new EventQueue(1);
        list.forEach(({ time, phase }, payload) => {
          queue.push(time, phase, payload);
        });
        const popped: number[] = [];
        while (queue.size > 0) {
          expect(queue.nextTime).toBe(
            list
              .map((_, k) => k)
              .filter((k) => !popped.includes(k))
              .reduce((t, k) => Math.min(t, list[k]!.time), Infinity),
          );
          queue.pop();
          popped.push(queue.payload);
        }
        const sorted = list
          .map((event, payload) => ({ ...event, payload }))
          .sort((a, b) => a.time - b.time || a.phase - b.phase);
        expect(popped).toEqual(sorted.map((event) => event.payload));
      }),
      { seed: 1 },
    );
  });

  it('moves the events of a phase, and keeps the order of those at one instant', () => {
    fc.assert(
      fc.property(events, fc.array(fc.nat(20), { minLength: 200, maxLength: 200 }), (list, times) => {
        const queue = new EventQueue(1);
        list.forEach(({ time, phase }, payload) => {
          queue.push(time, phase, payload);
        });
        queue.retime(3, (payload) => times[payload]!);
        const expected = list
          .map(({ time, phase }, payload) => ({ payload, phase, time: phase === 3 ? times[payload]! : time }))
          .sort((a, b) => a.time - b.time || a.phase - b.phase);
        const popped: number[] = [];
        while (queue.size > 0) {
          expect(queue.nextTime).toBe(expected[popped.length]!.time);
          queue.pop();
          popped.push(queue.payload);
        }
        expect(popped).toEqual(expected.map(({ payload }) => payload));
      }),
      { seed: 2 },
    );
  });

  it('goes on from a copy', () => {
    const queue = new EventQueue();
    for (const time of [5, 1, 3]) queue.push(time, 0, time);
    const arena = new Arena(8);
    queue.save(arena);
    const copy = new EventQueue(1);
    copy.load(arena);
    copy.push(1, 0, 9);
    const order = [];
    while (copy.size > 0) {
      copy.pop();
      order.push(copy.payload);
    }
    expect(order).toEqual([1, 9, 3, 5]);
  });
});

describe('a quantile sketch', () => {
  const values = fc.array(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 300 });
  const filled = (list: readonly number[]) => {
    const sketch = new QuantileSketch();
    for (const value of list) sketch.add(value);
    return sketch;
  };

  it('is within 0.4 % of the nearest-rank quantile', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, q) => {
        const sorted = [...list].sort((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(q * list.length)) - 1]!;
        expect(Math.abs(filled(list).quantile(q)! - exact) / exact).toBeLessThan(0.004);
      }),
      { seed: 2 },
    );
  });

  it('merged from parts is the sketch of the whole', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const merged = filled(a);
        merged.merge(filled(b));
        for (const q of [0, 0.1, 0.5, 0.99, 1])
          expect(merged.quantile(q)).toBe(filled([...a, ...b]).quantile(q));
      }),
      { seed: 3 },
    );
  });

  it('has no quantile when empty, and 0 for zeros', () => {
    expect(new QuantileSketch().quantile(0.5)).toBeNull();
    expect(filled([0, 0, 5]).quantile(0.5)).toBe(0);
  });

  it('forgets what it held when it is loaded', () => {
    const arena = new Arena();
    filled([1, 2, 3]).save(arena);
    const other = filled([1e6, 1e7]);
    other.load(arena);
    expect(other.quantile(1)).toBe(filled([1, 2, 3]).quantile(1));
  });
});

describe('names', () => {
  const fruits = new Registry('fruit', { apple: 1, pear: 2 });

  it('that are unknown are answered with the nearest and all that exist', () => {
    expect(() => fruits.get('aple')).toThrow(
      "unknown fruit 'aple'; did you mean 'apple'? (allowed: apple, pear)",
    );
    expect(() => fruits.get('zzzzzz')).toThrow("unknown fruit 'zzzzzz' (allowed: apple, pear)");
    expect(closest('PEAR', ['apple', 'pear'])).toBe('pear');
  });
});

describe('a hash of a value', () => {
  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: 1, a: [{ d: 1, c: 2 }] })).toBe('{"a":[{"c":2,"d":1}],"b":1}');
    expect(hashOf({ a: 1, b: 2 })).toBe(hashOf({ b: 2, a: 1 }));
    expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
  });
});
