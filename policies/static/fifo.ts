import { listed, type SchedulerFactory } from '../../src/index.ts';

/** First ready, first served: whenever an executor is idle, the task that has been ready longest (Graham, 1966). */
export const fifo: SchedulerFactory = () => listed((point, i) => point.task(i).submit);
