import { earliestAllowed, mayWait, ReadyPlan, type SchedulerFactory, withoutRun } from '../../src/index.ts';

/**
 * The order and the places of HEFT (Topcuoglu, Hariri and Wu, 2002) for the steps that are ready, anew at every choice:
 * the longest way to go first, to where it finishes first, be it worth waiting for. It goes by what has become of the
 * steps before, not by what was expected of them, as the planner-guided dispatching of Yu and Shi ("A Planner-Guided
 * Scheduling Strategy for Multiple Workflow Applications", 2008) does.
 */
export const heftReady: SchedulerFactory = () => {
  const plan = new ReadyPlan();
  return {
    choose(point) {
      if (point.runs === 0) return withoutRun(point);
      const rows: number[] = [];
      for (let i = 0; i < point.runs; i = point.nextTask(i)) rows.push(i);
      const ranks = rows.map((i) => point.task(i).step?.upwardRank ?? point.task(i).estimate);
      plan.read(point, rows);
      plan.make((k) => -ranks[k]!);
      for (const k of plan.order) {
        if (plan.now[k] === 0) continue;
        const row = point.rowAt(point.task(rows[k]!).index, plan.executor[k]!);
        if (row >= 0 && point.allowed(row)) return row;
      }
      if (mayWait(point)) return withoutRun(point);
      // Nothing else will happen: what was planned cannot come true.
      const row = earliestAllowed(point);
      return row < 0 ? withoutRun(point) : row;
    },
  };
};
