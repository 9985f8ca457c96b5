import { rank, type SchedulerFactory, stepOrder } from '../../src/index.ts';

/** Least operations remaining: the operation whose job has fewest of them left (Conway, Maxwell and Miller, 1967). */
export const lopnr: SchedulerFactory = () =>
  rank((point, i) => {
    const { step } = point.task(i);
    return step?.descendants ?? 0;
  }, stepOrder);
