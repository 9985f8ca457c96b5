import { rank, type SchedulerFactory } from '../../src/index.ts';

/** The job with the fewest processors first. */
export const smallest: SchedulerFactory = () => rank((point, i) => point.task(i).slots);
