import { listed, type SchedulerFactory } from '../../src/index.ts';

/** The longest processing time first, on that executor: list scheduling (Graham, 1969). */
export const lpt: SchedulerFactory = () => listed((point, i) => -point.runTime(i));
