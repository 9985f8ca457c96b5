import { rank, type SchedulerFactory } from '../../src/index.ts';

/** The longest job first, by its estimate. */
export const ljf: SchedulerFactory = () => rank((point, i) => -point.task(i).estimate);
