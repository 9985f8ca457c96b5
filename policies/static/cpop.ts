import {
  criticalPath,
  downwardRanks,
  Frontier,
  planned,
  type SchedulerFactory,
  upwardRanks,
} from '../../src/index.ts';

/**
 * The critical path on the one executor that runs all of it soonest; every other task to where it finishes first
 * (Topcuoglu, Hariri and Wu, "Performance-Effective and Low-Complexity Task Scheduling", 2002).
 */
export const cpop: SchedulerFactory = planned((draft) => {
  const { dag } = draft;
  const down = downwardRanks(dag);
  const priority = upwardRanks(dag).map((up, i) => up + down[i]!);
  const path = new Set(criticalPath(dag, priority));
  const processor = draft.soonestFor(path);
  const frontier = new Frontier(
    dag,
    priority.map((each) => -each),
  );
  for (let step = frontier.take(); step >= 0; step = frontier.take()) {
    if (path.has(step) && draft.canRun(step, processor)) draft.place(step, processor);
    else draft.placeBest(step);
  }
});
