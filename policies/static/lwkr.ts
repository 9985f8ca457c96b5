import { rank, type SchedulerFactory, stepOrder } from '../../src/index.ts';

/** Least work remaining: the operation whose job has least work left, its own included (Conway, Maxwell and Miller, 1967). */
export const lwkr: SchedulerFactory = () =>
  rank((point, i) => {
    const { step, estimate } = point.task(i);
    return step?.criticalPath ?? estimate;
  }, stepOrder);
