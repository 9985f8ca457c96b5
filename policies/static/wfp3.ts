import { rank, type SchedulerFactory } from '../../src/index.ts';
import { publishedWait } from './rlscheduler/published-wait.ts';

/**
 * Long waits relative to the estimate first, those of wide jobs more so: −(w / r)³ · n
 * (Tang et al., "Fault-aware, utility-based job scheduling on Blue Gene/P systems", 2009).
 */
export const wfp3: SchedulerFactory = ({ scenario }) => {
  const waitOf = publishedWait(scenario);
  return rank((point, i) => {
    const task = point.task(i);
    const wait = waitOf(task);
    const ratio = wait / task.estimate;
    return wait === 0 ? 0 : -(ratio * ratio * ratio) * task.slots;
  });
};
