import { listed, type SchedulerFactory } from '../../src/index.ts';

/** Most operations remaining: the operation whose job has most of them left (Conway, Maxwell and Miller, 1967). */
export const mopnr: SchedulerFactory = () =>
  listed((point, i) => {
    const { step } = point.task(i);
    return -(step?.descendants ?? 0);
  });
