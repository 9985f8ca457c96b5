import { rank, type SchedulerFactory } from '../../src/index.ts';

/** The fewest tasks, waiting and in service; optimal for identical exponential servers (Winston, 1977). */
export const joinShortestQueue: SchedulerFactory = () => rank((point, i) => point.executor(i).load);
