import { numberIn, rank, type SchedulerFactory } from '../../src/index.ts';
import { demandOf, freeOf, weighted } from './packing/room.ts';

/**
 * Where demand and room point the same way: the largest Σ weight · demand · free, in parts of the largest executor
 * (Grandl et al., "Multi-resource packing for cluster schedulers", 2014). With `fill: 1` the smallest, which prefers
 * full executors: the rule of that name in Weng et al. (ATC 2023).
 */
export const dotProduct: SchedulerFactory = ({ scenario, parameters }) => {
  const resources = weighted(scenario, numberIn(parameters, 'dot-product', 'memory', 0));
  const sign = numberIn(parameters, 'dot-product', 'fill', 0) > 0 ? 1 : -1;
  return rank((point, i) =>
    resources.reduce((sum, { kind, size, weight }) => {
      const product = demandOf(point.task(i), kind) * freeOf(point.executor(i), kind);
      return sum + (sign * weight * product) / (size * size);
    }, 0),
  );
};
