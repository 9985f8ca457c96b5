import { numberIn, rank, type SchedulerFactory } from '../../src/index.ts';

/**
 * Near its data: a second of moving counts `weight` times as much as one until the finish (after Zaharia et al., "Delay
 * Scheduling: A Simple Technique for Achieving Locality and Fairness in Cluster Scheduling", EuroSys 2010). The larger
 * the weight, the longer a task rather waits at the nearest place.
 */
export const locality: SchedulerFactory = ({ parameters }) => {
  const weight = numberIn(parameters, 'locality', 'weight', 100);
  return rank((point, i) => weight * point.transferTime(i) + point.startDelay(i) + point.runTime(i));
};
