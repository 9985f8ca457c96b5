import { rank, type SchedulerFactory } from '../../src/index.ts';

/**
 * The largest expansion factor (w + r) / r first: the slowdown a job would have if it started now
 * (Mu'alem & Feitelson, 2001).
 */
export const xfactor: SchedulerFactory = () =>
  rank((point, i) => {
    const { wait, estimate } = point.task(i);
    return wait === 0 ? -1 : -(wait + estimate) / estimate;
  });
