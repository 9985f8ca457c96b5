import { planned, type SchedulerFactory, topological } from '../../src/index.ts';

/** Minimum completion time: tasks in topological order, each to where it finishes first (Maheswaran et al., 1999). */
export const mct: SchedulerFactory = planned((draft) => {
  for (const step of topological(draft.dag)) draft.placeBest(step, false);
});
