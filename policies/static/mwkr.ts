import { rank, type SchedulerFactory, stepOrder } from '../../src/index.ts';

/** Most work remaining: the operation whose job has most work left, its own included (Conway, Maxwell and Miller, 1967). */
export const mwkr: SchedulerFactory = () =>
  rank((point, i) => {
    const { step, estimate } = point.task(i);
    return -(step?.criticalPath ?? estimate);
  }, stepOrder);
