import { rank, type SchedulerFactory } from '../../src/index.ts';

/** The most urgent first: earliest deadline, its own or its workflow's (Jackson, 1955; Liu & Layland, 1973). */
export const edf: SchedulerFactory = () =>
  rank((point, i) => Math.min(point.task(i).deadline, point.task(i).workflowDeadline));
