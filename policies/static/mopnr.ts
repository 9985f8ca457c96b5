import { rank, type SchedulerFactory, stepOrder } from '../../src/index.ts';

/** Most operations remaining: the operation whose job has most of them left (Conway, Maxwell and Miller, 1967). */
export const mopnr: SchedulerFactory = () =>
  rank((point, i) => {
    const { step } = point.task(i);
    return -(step?.descendants ?? 0);
  }, stepOrder);
