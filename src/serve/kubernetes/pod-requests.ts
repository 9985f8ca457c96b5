import { parseQuantity } from './quantity.ts';
import type { Pod, Quantities } from './wire.ts';

/** Resources by name, in base units: cores, bytes, pieces. */
export type Amounts = ReadonlyMap<string, number>;

/**
 * What a pod asks of a node (k8s.io/component-helpers, PodRequests): the sum over its containers and sidecars, or what one of
 * its init containers needs beside the sidecars before it, whichever is more, and the overhead of its runtime class. What
 * is asked for the pod as a whole goes before the sum.
 */
export function podRequests({ spec }: Pod): Amounts {
  const { containers, initContainers, resources, overhead } = spec ?? {};
  const total = new Map<string, number>();
  const sidecars = new Map<string, number>();
  const most = new Map<string, number>();
  for (const each of containers ?? []) add(total, each.resources?.requests);
  for (const { restartPolicy, resources: own } of initContainers ?? []) {
    if (restartPolicy === 'Always') {
      add(sidecars, own?.requests);
      add(total, own?.requests);
    } else {
      const beside = new Map(sidecars);
      add(beside, own?.requests);
      raise(most, beside);
    }
  }
  raise(total, most);
  for (const [kind, amount] of amountsOf(resources?.requests)) total.set(kind, amount);
  add(total, overhead);
  return total;
}

/** Quantities as numbers; what cannot be read is left out. */
export function amountsOf(quantities: Quantities): Amounts {
  const amounts = new Map<string, number>();
  add(amounts, quantities);
  return amounts;
}

function add(total: Map<string, number>, quantities: Quantities): void {
  for (const [kind, quantity] of Object.entries(quantities ?? {})) {
    const amount = parseQuantity(quantity);
    if (amount !== null) total.set(kind, (total.get(kind) ?? 0) + amount);
  }
}

function raise(total: Map<string, number>, least: Amounts): void {
  for (const [kind, amount] of least) total.set(kind, Math.max(total.get(kind) ?? 0, amount));
}
