import { chainHeadsAndTails } from './jackson.ts';
import type { Orders } from './orders.ts';
import type { Shop } from './shop.ts';

/** The smallest goes first. */
type Priority = (operation: number, ready: number) => number;

/** Schedules without idling where work waits, by the usual rules: a beginning for better methods. */
export function dispatched(shop: Shop): Orders[] {
  const { run } = shop;
  const { head, tail } = chainHeadsAndTails(shop);
  const rules: readonly Priority[] = [
    (i) => -(run[i]! + tail[i]!),
    (i) => run[i]!,
    (i) => -run[i]!,
    (i) => -tail[i]!,
    (i) => (head[i]! + run[i]!) / (run[i]! + tail[i]! || 1),
    (_, ready) => ready,
  ];
  return rules.map((priority) => dispatch(shop, priority));
}

/** The schedule of Giffler and Thompson (1960), without delay: the operation that can begin first, then by priority. */
function dispatch(shop: Shop, priority: Priority): Orders {
  const { size, run, machine, previous, next, onMachine } = shop;
  const orders = onMachine.map(({ length }) => new Int32Array(length));
  const filled = new Int32Array(shop.machines);
  const free = new Float64Array(shop.machines);
  const ready = new Map<number, number>();
  for (let i = 0; i < size; i++) if (previous[i]! < 0) ready.set(i, 0);
  while (ready.size > 0) {
    let best = -1;
    let bestStart = 0;
    for (const [i, since] of ready) {
      const start = Math.max(since, free[machine[i]!]!);
      const earlier = best < 0 || start < bestStart;
      if (!earlier && (start > bestStart || priority(i, since) >= priority(best, ready.get(best)!))) continue;
      best = i;
      bestStart = start;
    }
    const m = machine[best]!;
    orders[m]![filled[m]!++] = best;
    free[m] = bestStart + run[best]!;
    ready.delete(best);
    if (next[best]! >= 0) ready.set(next[best]!, free[m]);
  }
  return orders;
}
