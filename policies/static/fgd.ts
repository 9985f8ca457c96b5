import { Fragmentation, fragmentationLevel, rank, type SchedulerFactory } from '../../src/index.ts';

/**
 * Fragmentation gradient descent: where the task makes the GPUs least fragmented, in a hundred levels of a logistic
 * scale, 1,000 of whose units are a GPU (Weng et al., "Beware of Fragmentation", ATC 2023).
 */
export const fgd: SchedulerFactory = ({ scenario }) => {
  const fragmentation = new Fragmentation(scenario);
  return rank((point, i) => -fragmentationLevel(fragmentation.growth(point.executor(i), point.task(i))));
};
