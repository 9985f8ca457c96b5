import { type SchedulerFactory, withoutRun } from '../../src/index.ts';

/** One executor after another, from the first; one that may not be used is passed over. */
export const roundRobin: SchedulerFactory = () => {
  let next = 0;
  return {
    choose(point) {
      let first = -1;
      let following = -1;
      for (let i = 0; i < point.runs && following < 0; i++) {
        if (!point.allowed(i)) continue;
        if (first < 0) first = i;
        if (point.executor(i).index >= next) following = i;
      }
      const choice = following < 0 ? first : following;
      if (choice < 0) return withoutRun(point);
      next = (point.executor(choice).index + 1) % point.executors.length;
      return choice;
    },
    save: () => next,
    load(state) {
      next = state as number;
    },
  };
};
