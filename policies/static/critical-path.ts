import { listed, type SchedulerFactory } from '../../src/index.ts';

/** The task with most work on the longest way behind it first: list scheduling by bottom levels (Graham, 1966; Hu, 1961). */
export const criticalPath: SchedulerFactory = () =>
  listed((point, i) => -(point.task(i).step?.criticalPath ?? point.task(i).estimate));
