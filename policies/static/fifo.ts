import { rank, type SchedulerFactory, stepOrder } from '../../src/index.ts';

/** First in, first out: the step that has been ready longest. */
export const fifo: SchedulerFactory = () => rank((point, i) => point.task(i).submit, stepOrder);
