import {
  type DecisionPoint,
  earliestAllowed,
  InputError,
  mayWait,
  ReadyPlan,
  type Scheduler,
  type SchedulerFactory,
  withoutRun,
} from '../../src/index.ts';

/** What the steps that are ready are planned by, the smallest first. */
const ORDERS = {
  longest: (point: DecisionPoint, i: number) => -wayOf(point, i),
  shortest: (point: DecisionPoint, i: number) => wayOf(point, i),
  oldest: (point: DecisionPoint, i: number) => {
    const way = wayOf(point, i);
    return (point.task(i).workflow ?? point.task(i).index) - way / (1 + way);
  },
};

export const READY_ORDERS = Object.keys(ORDERS);

/**
 * The order and the places of HEFT (Topcuoglu, Hariri and Wu, 2002) for the steps that are ready, anew at every choice:
 * the longest way to go first, to where it finishes first, be it worth waiting for. It goes by what has become of the
 * steps before, not by what was expected of them, as the planner-guided dispatching of Yu and Shi ("A Planner-Guided
 * Scheduling Strategy for Multiple Workflow Applications", 2008) does. With many workflows at once `order` may be
 * better as `shortest`, or `oldest` workflow first and the longest way within it.
 */
export const heftReady: SchedulerFactory = ({ parameters: { order = 'longest' } }) => {
  const keyOf = ORDERS[order as keyof typeof ORDERS];
  if (keyOf === undefined) {
    throw new InputError(`heft-ready: order=${order} is not allowed (allowed: ${READY_ORDERS.join(', ')})`);
  }
  return readyScheduler(keyOf);
};

function readyScheduler(keyOf: (point: DecisionPoint, i: number) => number): Scheduler {
  const plan = new ReadyPlan();
  return {
    choose(point) {
      if (point.runs === 0) return withoutRun(point);
      const rows: number[] = [];
      for (let i = 0; i < point.runs; i = point.nextTask(i)) rows.push(i);
      const keys = rows.map((i) => keyOf(point, i));
      plan.read(point, rows);
      plan.make((k) => keys[k]!);
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
}

/** Seconds from the beginning of a step to the end of its workflow. */
function wayOf(point: DecisionPoint, i: number): number {
  const { step, estimate } = point.task(i);
  return step?.upwardRank ?? estimate;
}
