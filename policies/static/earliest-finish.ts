import { rank, type SchedulerFactory } from '../../src/index.ts';

/** Where this task is predicted to complete first: waiting, travel and run time together. */
export const earliestFinish: SchedulerFactory = () =>
  rank((point, i) => point.startDelay(i) + point.runTime(i));
