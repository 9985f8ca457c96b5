import type { DecisionPoint } from '../../sim/decision-point.ts';

/** What kind of choice a choice is: by whom regret is told apart. */
export interface Situation {
  /** Of the first task asked about; null where a choice is about none. */
  readonly taskClass: string | null;
  readonly load: Load;
}

/** Tasks in the system for each slot that is open: below a half, below one, and more. */
export const LOADS = ['light', 'busy', 'overloaded'] as const;
export type Load = (typeof LOADS)[number];

export function situationOf(point: DecisionPoint): Situation {
  return { taskClass: point.runs > 0 ? point.task(0).className : null, load: loadOf(point) };
}

function loadOf(point: DecisionPoint): Load {
  let slots = 0;
  let tasks = point.queued;
  for (const executor of point.executors) {
    tasks += executor.load;
    if (executor.open) slots += executor.slots;
  }
  if (tasks < slots / 2) return 'light';
  return tasks < slots ? 'busy' : 'overloaded';
}
