import { byUpwardRank, planned, type SchedulerFactory } from '../../src/index.ts';

/**
 * HEFT that tries each executor and takes the one after which the last of the task's successors could finish first
 * (Bittencourt, Sakellariou and Madeira, "DAG Scheduling Using a Lookahead Variant of HEFT", 2010).
 */
export const lookaheadHeft: SchedulerFactory = planned((draft) => {
  for (const step of byUpwardRank(draft.dag)) draft.place(step, draft.bestForSuccessors(step));
});
