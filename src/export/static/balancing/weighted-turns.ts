import type { DecisionPoint } from '../../../sim/decision-point.ts';
import { type Scheduler, withoutRun } from '../../../sim/scheduler.ts';

/**
 * Smooth weighted round-robin (nginx 1.3.1, 2012): every allowed executor earns its weight, the richest is chosen and pays
 * what all have earned. Weights 5, 1, 1 give a a b a c a a, not a a a a a b c.
 *
 * @param weights by executor
 */
export function weightedTurns(weights: readonly number[]): Scheduler {
  const credit = new Float64Array(weights.length);
  return {
    choose(point) {
      let best = -1;
      let earned = 0;
      for (let i = 0; i < point.runs; i++) {
        if (!point.allowed(i)) continue;
        const { index } = point.executor(i);
        credit[index]! += weights[index]!;
        earned += weights[index]!;
        if (best < 0 || credit[index]! > credit[point.executor(best).index]!) best = i;
      }
      if (best < 0) return withoutRun(point);
      credit[point.executor(best).index]! -= earned;
      return best;
    },
    save: () => [...credit],
    load(state) {
      credit.set(state as number[]);
    },
  };
}

/** How full a server is to `balance leastconn` (HAProxy 2.6, lb_fwlc.c): an idle one is empty, whatever its weight. */
export function fullness(load: number, weight: number): number {
  return load === 0 ? 0 : (load + 1) / weight;
}

/** Weighted least connections: the emptiest server, one of them at random where there are several. */
export function leastConnections(weights: readonly number[]): Scheduler {
  return { choose: (point) => emptiest(point, weights) };
}

function emptiest(point: DecisionPoint, weights: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  let equal: number[] = [];
  for (let i = 0; i < point.runs; i++) {
    if (!point.allowed(i)) continue;
    const { load, index } = point.executor(i);
    const own = fullness(load, weights[index]!);
    if (own < least) equal = [];
    if (own <= least) equal.push(i);
    least = Math.min(least, own);
  }
  return equal.length === 0 ? withoutRun(point) : equal[Math.floor(point.random(0) * equal.length)]!;
}
