import { planned, type SchedulerFactory, topological } from '../../src/index.ts';

/** Opportunistic load balancing: each task to the executor that is free first, whatever it takes there (Braun et al., 2001). */
export const olb: SchedulerFactory = planned((draft) => {
  for (const step of topological(draft.dag)) draft.place(step, draft.firstFree(step), false);
});
