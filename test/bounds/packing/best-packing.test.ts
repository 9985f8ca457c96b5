import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestPacking, type PackedItem, type PackingNode } from '../../../src/bounds/exact/packing.ts';

const LIMITS = { nodes: 10_000 };

/** The most valuable packing, all places tried item by item. */
function tried(items: readonly PackedItem[], nodes: readonly PackingNode[]): number {
  const [item, ...rest] = items;
  if (!item) return 0;
  let best = tried(rest, nodes);
  nodes.forEach((node, n) => {
    if (item.units.some((units, kind) => units > node.units[kind]!)) return;
    for (const devices of ways(item, (node as Devices).free)) {
      const left = nodes.with(n, {
        ...node,
        units: node.units.map((units, kind) => units - item.units[kind]!),
        free: devices,
      } as Devices);
      best = Math.max(best, item.value + tried(rest, left));
    }
  });
  return best;
}

interface Devices extends PackingNode {
  readonly free: readonly number[];
}

/** What may be left of the devices once an item is there. */
function ways({ gpu }: PackedItem, free: readonly number[]): (readonly number[])[] {
  if (gpu === null) return [free];
  if ('share' in gpu)
    return free.flatMap((left, d) => (left >= gpu.share ? [free.with(d, left - gpu.share)] : []));
  const whole = free.flatMap((left, d) => (left === 1000 ? [d] : []));
  if (whole.length < gpu.count) return [];
  return [free.map((left, d) => (whole.slice(0, gpu.count).includes(d) ? 0 : left))];
}

describe('the best packing', () => {
  const item = fc.record({
    units: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
    gpu: fc.oneof(
      fc.constant(null),
      fc.record({ share: fc.constantFrom(300, 500, 700) }),
      fc.record({ count: fc.integer({ min: 1, max: 2 }) }),
    ),
    value: fc.integer({ min: 1, max: 3 }),
  });
  const node = fc.record({
    units: fc.tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 6 })),
    gpus: fc.integer({ min: 0, max: 2 }),
  });

  it('is as good as by trying all', async () => {
    let left = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { minLength: 1, maxLength: 6 }),
        fc.array(node, { minLength: 1, maxLength: 2 }),
        async (items, nodes) => {
          const devices = nodes.map((each) => ({
            ...each,
            free: Array.from({ length: each.gpus }, () => 1000),
          }));
          const { best, upper, places } = await bestPacking(items, nodes, LIMITS);
          expect(best).toBe(tried(items, devices));
          expect(upper).toBe(best);
          expect(items.reduce((sum, { value }, i) => sum + (places[i]! >= 0 ? value : 0), 0)).toBe(best);
          left += Number(places.includes(-1));
        },
      ),
      { seed: 5, numRuns: 40 },
    );
    expect(left).toBeGreaterThan(10);
  });

  it('keeps a share on one device', async () => {
    const share = { value: 1, units: [], gpu: { share: 600 } };
    expect((await bestPacking([share, share, share], [{ units: [], gpus: 2 }], LIMITS)).best).toBe(2);
  });

  it('stays on the nodes that are allowed', async () => {
    const one = { value: 1, units: [2], gpu: null, nodes: [1] };
    const { best, places } = await bestPacking(
      [one, one],
      [
        { units: [9], gpus: 0 },
        { units: [3], gpus: 0 },
      ],
      LIMITS,
    );
    expect(best).toBe(1);
    expect(places.toSorted()).toEqual([-1, 1]);
  });

  it('says what nothing is above when its search is cut short', async () => {
    const items = Array.from({ length: 16 }, (_, i) => ({
      value: 20 + ((i * 7) % 13),
      units: [21 + ((i * 5) % 17), 19 + ((i * 11) % 23)],
      gpu: null,
    }));
    const nodes = Array.from({ length: 3 }, () => ({ units: [101, 103], gpus: 0 }));
    const cut = await bestPacking(items, nodes, { nodes: 1 });
    const whole = await bestPacking(items, nodes, { nodes: 100_000 });
    expect(whole.upper).toBe(whole.best);
    expect(cut.upper).toBeGreaterThan(whole.best);
    expect(Number.isFinite(cut.upper)).toBe(true);
    expect(cut.best).toBeLessThanOrEqual(whole.best);
  });
});
