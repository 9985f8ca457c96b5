import { rank, type SchedulerFactory } from '../../src/index.ts';

/** The job with the most processors first. */
export const largest: SchedulerFactory = () => rank((point, i) => -point.task(i).slots);
