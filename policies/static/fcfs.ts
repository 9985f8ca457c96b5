import { rank, type SchedulerFactory } from '../../src/index.ts';

/** First come, first served. */
export const fcfs: SchedulerFactory = () => rank((point, i) => point.task(i).submit);
