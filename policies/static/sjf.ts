import { rank, type SchedulerFactory } from '../../src/index.ts';

/** The shortest job first, by its estimate; with exact estimates least mean wait on one processor (Smith, 1956). */
export const sjf: SchedulerFactory = () => rank((point, i) => point.task(i).estimate);
