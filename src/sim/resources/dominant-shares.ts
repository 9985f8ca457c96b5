import type { Engine } from '../engine.ts';
import { NONE } from '../tasks.ts';

/**
 * For each class of tasks the dominant share of its owner, which is its tenant, or the class itself where it has none:
 * the largest part of any one resource of the fleet that the owner's tasks hold, divided by what it is entitled to
 * (Ghodsi et al., "Dominant Resource Fairness", NSDI 2011). Slots count where executors offer nothing else.
 */
export function dominantShares({ scenario, features, fleet, tasks }: Engine): Float64Array {
  const { resources } = features;
  const offered = Object.entries(resources?.report() ?? {}).filter(([, { total }]) => total > 0);
  const kinds = offered.map(([kind, { total }]) => ({
    total,
    of: (task: number) => resources!.demand(task, kind),
  }));
  if (kinds.length === 0) {
    const total = fleet.slots.reduce((sum, slots) => sum + slots, 0);
    kinds.push({ total, of: (task) => tasks.slots[task]! });
  }
  const owners = ownersOf(scenario);
  const held = new Map<string, Float64Array>();
  for (const task of tasks.living()) {
    if (tasks.executor[task] === NONE) continue;
    const { owner } = owners[tasks.classIndex[task]!]!;
    const units = held.get(owner) ?? new Float64Array(kinds.length);
    held.set(owner, units);
    kinds.forEach(({ of }, k) => {
      units[k]! += of(task);
    });
  }
  return Float64Array.from(owners, ({ owner, share }) => {
    const parts = kinds.map(({ total }, k) => (held.get(owner)?.[k] ?? 0) / total);
    return Math.max(...parts) / share;
  });
}

/** By class whose its tasks are, and what that one is entitled to. */
function ownersOf({ tasks, tenants = [] }: Pick<Engine['scenario'], 'tasks' | 'tenants'>) {
  return tasks.map(({ name, tenant }) => {
    if (tenant === undefined) return { owner: `class ${name}`, share: 1 };
    return { owner: `tenant ${tenant}`, share: tenants.find((each) => each.name === tenant)?.share ?? 1 };
  });
}
