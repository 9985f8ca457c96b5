import { rank, type SchedulerFactory, stepOrder } from '../../src/index.ts';

/**
 * Flow due date over most work remaining: the smallest ratio of a job's work up to and with this operation to its work
 * from it on (Sels, Gheysen and Vanhoucke, 2012).
 */
export const fddMwkr: SchedulerFactory = () =>
  rank((point, i) => {
    const { step } = point.task(i);
    return step ? step.elapsedPath / step.criticalPath : 1;
  }, stepOrder);
