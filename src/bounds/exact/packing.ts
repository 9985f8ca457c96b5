import { WHOLE } from '../../sim/resources/gpus.ts';
import type { ProgrammeRow } from '../highs.ts';
import { solveBinary } from './mixed-integer.ts';

/** Something to be placed on one node for good: it takes units of each resource, and a share of one device or several whole ones. */
export interface PackedItem {
  /** What placing it is worth: 1 counts items, its thousandths of GPUs count those. */
  readonly value: number;
  readonly units: readonly number[];
  readonly gpu: { readonly share: number } | { readonly count: number } | null;
  /** Nodes that it may stand on; all unless given. */
  readonly nodes?: readonly number[];
}

export interface PackingNode {
  readonly units: readonly number[];
  readonly gpus: number;
}

/** The most that can be placed; equal to `upper` where that is proven. */
export interface Packing {
  readonly best: number;
  readonly upper: number;
  /** By item its node, −1 where it is left out. */
  readonly places: readonly number[];
}

/**
 * The most valuable set of items that fits on the nodes all at once: vector packing, where a share of a GPU lies on one
 * device. One variable says that an item is on a node, one that it uses a device there.
 */
export async function bestPacking(
  items: readonly PackedItem[],
  nodes: readonly PackingNode[],
  limits: { readonly nodes: number; readonly seconds?: number },
): Promise<Packing> {
  const values: number[] = [];
  const spots: { readonly item: number; readonly node: number }[] = [];
  const rows: ProgrammeRow[] = [];
  const add = (value: number, item: number, node: number): number => {
    spots.push({ item, node });
    return values.push(value) - 1;
  };
  const onNode = nodes.map(() => [] as { readonly item: number; readonly variable: number }[]);
  const onDevice = nodes.map(({ gpus }) => Array.from({ length: gpus }, () => [] as [number, number][]));
  items.forEach(({ value, gpu, nodes: allowed }, i) => {
    const own: [number, number][] = [];
    nodes.forEach(({ gpus }, n) => {
      if (allowed && !allowed.includes(n)) return;
      const there = add(value, i, n);
      own.push([there, 1]);
      onNode[n]!.push({ item: i, variable: there });
      if (gpu === null) return;
      const [devices, units] = 'count' in gpu ? [gpu.count, WHOLE] : [1, gpu.share];
      const uses = Array.from({ length: gpus }, (_, d): [number, number] => {
        const use = add(0, i, n);
        onDevice[n]![d]!.push([use, units]);
        return [use, 1];
      });
      rows.push({ terms: [...uses, [there, -devices]], relation: '=', right: 0 });
    });
    rows.push({ terms: own, relation: '<=', right: 1 });
  });
  nodes.forEach(({ units }, n) => {
    units.forEach((right, kind) => {
      const terms = onNode[n]!.map(({ item, variable }) => [variable, items[item]!.units[kind]!] as const);
      rows.push({ terms, relation: '<=', right });
    });
    for (const terms of onDevice[n]!) rows.push({ terms, relation: '<=', right: WHOLE });
  });
  const { best, upper, chosen } = await solveBinary({ values, rows }, limits);
  const places = items.map(() => -1);
  for (const variable of chosen) {
    const { item, node } = spots[variable]!;
    places[item] = node;
  }
  return { best, upper, places };
}
