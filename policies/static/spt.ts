import { listed, type SchedulerFactory } from '../../src/index.ts';

/** The shortest processing time first, on that executor: list scheduling (Graham, 1966; Smith, 1956). */
export const spt: SchedulerFactory = () => listed((point, i) => point.runTime(i));
