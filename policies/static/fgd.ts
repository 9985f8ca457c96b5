import { rank, type SchedulerFactory } from '../../src/index.ts';
import { Fragmentation } from './packing/fragmentation.ts';

/**
 * Fragmentation gradient descent: where the task makes the GPUs least fragmented, in a hundred levels of a logistic
 * scale, 1,000 of whose units are a GPU (Weng et al., "Beware of Fragmentation", ATC 2023).
 */
export const fgd: SchedulerFactory = ({ scenario }) => {
  const fragmentation = new Fragmentation(scenario);
  return rank((point, i) => {
    const growth = fragmentation.growth(point.executor(i), point.task(i));
    return -Math.floor(100 / (1 + Math.exp(growth / 1000)));
  });
};
