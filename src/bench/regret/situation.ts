import type { DecisionPoint } from '../../sim/decision-point.ts';

/** What kind of choice a choice is, by which regret is told apart. */
export interface Situation {
  /** Of the first task asked about; null where a choice is about none. */
  readonly taskClass: string | null;
  readonly load: Load;
}

/** Busy slots and waiting tasks for each slot that is open: below a half, below one, and more. */
export type Load = 'light' | 'busy' | 'overloaded';

export function situationOf(point: DecisionPoint): Situation {
  return { taskClass: point.runs > 0 ? point.task(0).className : null, load: loadOf(point) };
}

function loadOf(point: DecisionPoint): Load {
  let slots = 0;
  let wanted = point.queued;
  for (const { open, free, queueLength, slots: own } of point.executors) {
    wanted += queueLength;
    if (!open) continue;
    slots += own;
    wanted += own - free;
  }
  if (wanted < slots / 2) return 'light';
  return wanted < slots ? 'busy' : 'overloaded';
}
