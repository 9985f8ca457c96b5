import { rank, type SchedulerFactory } from '../../src/index.ts';

/**
 * Long waits relative to the estimate first, those of wide jobs more so: −(w / r)³ · n
 * (Tang et al., "Fault-aware, utility-based job scheduling on Blue Gene/P systems", 2009).
 */
export const wfp3: SchedulerFactory = () =>
  rank((point, i) => {
    const { wait, estimate, slots } = point.task(i);
    const ratio = wait / estimate;
    return wait === 0 ? 0 : -(ratio * ratio * ratio) * slots;
  });
