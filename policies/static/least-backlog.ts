import { rank, type SchedulerFactory } from '../../src/index.ts';

/** The fewest predicted seconds of work left, at the executor's own speed. */
export const leastBacklog: SchedulerFactory = () => rank((point, i) => point.executor(i).backlog);
