import { type Scheduler, type Score, withoutRun } from '../scheduler.ts';

/**
 * List scheduling (Graham, 1966): whenever something can begin, the allowed row of the smallest key. Equals: the step
 * that stands first in its workflow, then the first row, so the lowest executor.
 */
export function listed(key: Score): Scheduler {
  return {
    score: key,
    choose(point) {
      let best = -1;
      let least = Number.POSITIVE_INFINITY;
      let place = 0;
      for (let i = 0; i < point.runs; i++) {
        if (!point.allowed(i)) continue;
        const value = key(point, i);
        if (best >= 0 && value > least) continue;
        const index = point.task(i).step?.index ?? 0;
        if (best >= 0 && value === least && index >= place) continue;
        [best, least, place] = [i, value, index];
      }
      return best < 0 ? withoutRun(point) : best;
    },
  };
}
