import { listed, type SchedulerFactory } from '../../src/index.ts';

/** Least work remaining: the operation whose job has least work left, its own included (Conway, Maxwell and Miller, 1967). */
export const lwkr: SchedulerFactory = () =>
  listed((point, i) => {
    const { step, estimate } = point.task(i);
    return step?.criticalPath ?? estimate;
  });
