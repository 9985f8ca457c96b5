import { rank, type SchedulerFactory, stepOrder } from '../../src/index.ts';

/** Longest processing time: the step that runs longest where it would begin (Graham, 1969). */
export const lpt: SchedulerFactory = () => rank((point, i) => -point.runTime(i), stepOrder);
