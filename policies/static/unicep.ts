import { rank, type SchedulerFactory } from '../../src/index.ts';
import { publishedWait } from './rlscheduler/published-wait.ts';

/**
 * Long waits, few processors and short estimates first: −w / (log₂(n) · r), without bound for one processor
 * (Tang et al., "Fault-aware, utility-based job scheduling on Blue Gene/P systems", 2009). RLScheduler's version adds
 * 10⁻¹⁵ to keep clear of 0 / 0, which puts one-processor jobs in an order of their own.
 */
export const unicep: SchedulerFactory = ({ scenario }) => {
  const tiny = scenario.batch?.semantics === 'rlscheduler' ? 1e-15 : 0;
  const waitOf = publishedWait(scenario);
  return rank((point, i) => {
    const task = point.task(i);
    const wait = waitOf(task);
    const { estimate, slots } = task;
    return wait === 0 ? 0 : -(wait + tiny) / (Math.log2(slots + tiny) * estimate);
  });
};
