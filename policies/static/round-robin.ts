import type { SchedulerFactory } from '../../src/index.ts';

/** One executor after another, from the first; one that may not be used is passed over. */
export const roundRobin: SchedulerFactory = () => {
  let next = 0;
  return {
    choose(point) {
      while (!point.allowed(next % point.runs)) next++;
      return next++ % point.runs;
    },
    save: () => next,
    load(state) {
      next = state as number;
    },
  };
};
