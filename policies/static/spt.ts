import { rank, type SchedulerFactory, stepOrder } from '../../src/index.ts';

/** Shortest processing time: the step that runs shortest where it would begin. */
export const spt: SchedulerFactory = () => rank((point, i) => point.runTime(i), stepOrder);
