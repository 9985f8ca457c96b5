import { byUpwardRank, planned, type SchedulerFactory } from '../../src/index.ts';

/** HEFT (Topcuoglu, Hariri and Wu, 2002) that leaves gaps alone: each task goes behind all that is planned. */
export const heftNoinsert: SchedulerFactory = planned((draft) => {
  for (const step of byUpwardRank(draft.dag)) draft.placeBest(step, false);
});
