import type { DecideRequest } from '../decision/request.ts';
import type { NodeFacts } from './node-facts.ts';
import type { PodTask } from './pod-task.ts';

export type Executor = DecideRequest['executors'][number];

/** One that always says how many slots it has. */
export type KnownExecutor = Executor & { readonly slots: number };

/** A node as requests tell it. Each member is named, so that all have one shape, which is faster by far. */
export function executorOf(name: string, facts: NodeFacts): KnownExecutor {
  const { tier, slots = 1, speed, free, load, backlog, price, latency, available, labels } = facts;
  return { name, tier, slots, speed, free, load, backlog, price, latency, available, labels };
}

/**
 * A node for a pod that fits there: kube-scheduler sends no others, and it knows better than anything that was read some
 * seconds ago, so that what is known here never says that the pod does not fit. Where it does not say so anyway, the answer
 * is the same object.
 *
 * @param demand null where nobody knows what is left on any node
 */
export function withRoom(executor: KnownExecutor, slots: number, demand: PodTask['demand'] | null): Executor {
  const { name, tier, speed, free, load, backlog, price, latency, available, labels } = executor;
  const hasSlots = executor.slots >= slots && (free === undefined || free >= slots);
  const hasAll = demand === null || (available !== undefined && covers(available, demand));
  if (hasSlots && hasAll) return executor;
  return {
    name,
    tier,
    slots: Math.max(executor.slots, slots),
    speed,
    free: free === undefined ? undefined : Math.max(free, slots),
    load,
    backlog,
    price,
    latency,
    available: demand === null ? undefined : atLeast(available ?? NOTHING, demand),
    labels,
  };
}

type Units = Readonly<Record<string, number>>;

const NOTHING: Units = {};

function covers(available: Units, demand: Units): boolean {
  for (const kind in demand) if (!(available[kind]! >= demand[kind]!)) return false;
  return true;
}

function atLeast(available: Units, demand: Units): Record<string, number> {
  const enough = { ...available };
  for (const kind in demand) {
    const amount = demand[kind]!;
    if (!(enough[kind]! >= amount)) enough[kind] = amount;
  }
  return enough;
}
