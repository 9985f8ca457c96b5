import { BranchAndBound } from './branch-and-bound.ts';
import { dispatched } from './dispatching.ts';
import { simpleBound } from './jackson.ts';
import { type Orders, Timing } from './orders.ts';
import { type Jobs, Shop } from './shop.ts';
import { tabuSearch } from './tabu-search.ts';
import { Windows } from './windows.ts';

export interface JobShopSolution {
  /** Makespan of the schedule, and what no schedule beats: seconds. Equal where the schedule is optimal. */
  readonly upper: number;
  readonly lower: number;
  readonly proven: boolean;
  /** Seconds at which each operation of each job begins. */
  readonly schedule: readonly (readonly number[])[];
  /** Nodes of the search. */
  readonly nodes: number;
}

/**
 * The shortest schedule of a job shop, or the best that is found in time with a bound beside it: rules, tabu search, and
 * branch and bound.
 *
 * @param expired asked now and then: whether to stop
 */
export function solveJobShop(jobs: Jobs, expired: () => boolean): JobShopSolution {
  const shop = new Shop(jobs);
  const timing = new Timing(shop);
  const simple = simpleBound(shop);
  const found = tabuSearch(shop, shortest(dispatched(shop), timing), simple, expired);
  timing.time(found.orders);
  const lower = destructiveBound(shop, simple, found.makespan);
  const search = new BranchAndBound(shop, expired);
  const proven = lower >= found.makespan || search.search(found.makespan);
  const starts = search.starts ?? timing.start;
  let upper = 0;
  for (let i = 0; i < shop.size; i++) upper = Math.max(upper, starts[i]! + shop.run[i]!);
  return {
    upper: upper * shop.tick,
    lower: (proven ? upper : lower) * shop.tick,
    proven,
    schedule: shop.schedule(starts),
    nodes: search.nodes,
  };
}

function shortest(schedules: readonly Orders[], timing: Timing): Orders {
  const makespans = schedules.map((orders) => {
    timing.time(orders);
    return timing.makespan;
  });
  return schedules[makespans.indexOf(Math.min(...makespans))]!;
}

/** The least makespan that edge finding alone cannot refute (a destructive bound: Klein and Scholl, 1999). */
function destructiveBound(shop: Shop, lower: number, upper: number): number {
  let low = lower;
  let high = upper;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const windows = new Windows(shop);
    windows.horizon = middle;
    if (windows.conclude()) high = middle;
    else low = middle + 1;
  }
  return low;
}
