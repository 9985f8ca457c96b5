import { rank, type SchedulerFactory } from '../../src/index.ts';

/** The least predicted money for this task; among equals the first, however long its queue. */
export const cheapest: SchedulerFactory = () => rank((point, i) => point.cost(i));
