import { Frontier, least, optimisticCosts, planned, type SchedulerFactory } from '../../src/index.ts';

/**
 * HEFT that looks ahead: executors are compared by finish plus the least that must follow, worked out once
 * (Arabnejad and Barbosa, "List Scheduling Algorithm for Heterogeneous Systems by an Optimistic Cost Table", 2014).
 */
export const peft: SchedulerFactory = planned((draft) => {
  const { size, executors } = draft.dag;
  const costs = optimisticCosts(draft.dag);
  const row = (step: number) => costs.subarray(step * executors, (step + 1) * executors);
  const rank = Float64Array.from({ length: size }, (_, i) => row(i).reduce((sum, each) => sum - each, 0));
  const frontier = new Frontier(draft.dag, rank);
  const finishes = new Float64Array(executors);
  for (let step = frontier.take(); step >= 0; step = frontier.take()) {
    const ahead = row(step);
    draft.finishes(step, true, finishes);
    draft.place(step, least(finishes.map((finish, e) => finish + ahead[e]!)));
  }
});
