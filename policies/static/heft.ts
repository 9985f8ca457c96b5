import { byUpwardRank, planned, type SchedulerFactory } from '../../src/index.ts';

/**
 * The task with the longest way still to go goes first, to where it finishes first, also into a gap
 * (Topcuoglu, Hariri and Wu, "Performance-Effective and Low-Complexity Task Scheduling", 2002).
 */
export const heft: SchedulerFactory = planned((draft) => {
  for (const step of byUpwardRank(draft.dag)) draft.placeBest(step);
});
