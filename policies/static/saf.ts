import { rank, type SchedulerFactory } from '../../src/index.ts';

/** The smallest area first: processors × estimate (Carastan-Santos et al., "One can only gain by replacing EASY", 2019). */
export const saf: SchedulerFactory = () =>
  rank((point, i) => {
    const { estimate, slots } = point.task(i);
    return estimate * slots;
  });
