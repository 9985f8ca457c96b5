import type { DecisionPoint } from '../decision-point.ts';

/** Whether nothing may be sent for now. */
export function mayWait(point: DecisionPoint): boolean {
  for (let i = point.runs; i < point.size; i++) if (point.kind(i) === 'wait') return point.allowed(i);
  return false;
}

/** The allowed row that is predicted to finish first; −1 without any. */
export function earliestAllowed(point: DecisionPoint): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < point.runs; i++) {
    if (!point.allowed(i)) continue;
    const finish = point.startDelay(i) + point.runTime(i);
    if (best < 0 || finish < least) [best, least] = [i, finish];
  }
  return best;
}
