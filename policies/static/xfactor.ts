import { rank, type SchedulerFactory } from '../../src/index.ts';
import { publishedWait } from './rlscheduler/published-wait.ts';

/**
 * The largest expansion factor (w + r) / r first: the slowdown a job would have if it started now
 * (Mu'alem & Feitelson, 2001).
 */
export const xfactor: SchedulerFactory = ({ scenario }) => {
  const waitOf = publishedWait(scenario);
  return rank((point, i) => {
    const task = point.task(i);
    const wait = waitOf(task);
    return wait === 0 ? -1 : -(wait + task.estimate) / task.estimate;
  });
};
