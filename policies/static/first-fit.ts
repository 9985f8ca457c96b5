import { rank, type SchedulerFactory } from '../../src/index.ts';

/** The first executor on which the task fits (Johnson, "Near-optimal bin packing algorithms", 1973). */
export const firstFit: SchedulerFactory = () => rank((_, i) => i);
