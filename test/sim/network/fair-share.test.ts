import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fairShares } from '../../../src/sim/network/fair-share.ts';

function rates(routes: number[][], capacity: number[]): number[] {
  const out = new Float64Array(routes.length);
  fairShares(
    routes.map((route) => Int32Array.from(route)),
    Float64Array.from(capacity),
    out,
  );
  return Array.from(out);
}

const network = fc.integer({ min: 1, max: 6 }).chain((links) =>
  fc.record({
    capacity: fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.1, max: 100, noNaN: true })), {
      minLength: links,
      maxLength: links,
    }),
    routes: fc.array(fc.uniqueArray(fc.nat(links - 1), { minLength: 1 }), { maxLength: 12 }),
  }),
);

describe('max-min fair shares', () => {
  it('halve every link of a parking lot', () => {
    for (const n of [1, 2, 5]) {
      const links = Array.from({ length: n }, (_, link) => link);
      const shares = rates(
        [links, ...links.map((link) => [link])],
        links.map(() => 1),
      );
      expect(shares).toEqual(new Array(n + 1).fill(0.5));
    }
  });

  it('give what others cannot use to those who can', () => {
    expect(rates([[0, 1], [0], [1]], [1, 2])).toEqual([0.5, 0.5, 1.5]);
    expect(rates([[0], [0], [0, 1]], [9, 1])).toEqual([4, 4, 1]);
  });

  it('give nothing over a link that is cut off, and all of it to the others', () => {
    expect(rates([[0, 1], [0]], [6, 0])).toEqual([0, 6]);
  });

  it('keep every link within its capacity, and give every flow a bottleneck', () => {
    fc.assert(
      fc.property(network, ({ capacity, routes }) => {
        const shares = rates(routes, capacity);
        const load = capacity.map((_, link) =>
          routes.reduce((sum, route, f) => (route.includes(link) ? sum + shares[f]! : sum), 0),
        );
        load.forEach((used, link) => {
          expect(used).toBeLessThanOrEqual(capacity[link]! * (1 + 1e-12));
        });
        routes.forEach((route, f) => {
          const bottleneck = route.some(
            (link) =>
              load[link]! >= capacity[link]! * (1 - 1e-9) &&
              routes.every((other, g) => !other.includes(link) || shares[g]! <= shares[f]! * (1 + 1e-9)),
          );
          expect(bottleneck).toBe(true);
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
