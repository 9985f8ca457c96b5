import { numberIn, rank, type SchedulerFactory } from '../../src/index.ts';
import { demandOf, freeOf, weighted } from './packing/room.ts';

/**
 * Where least is left: Σ weight · (free − demand) / largest executor (Johnson, 1973; over several resources as in Weng
 * et al., "Beware of Fragmentation", ATC 2023, who leave memory out). `levels` rounds as Kubernetes does; 0 does not.
 */
export const bestFit: SchedulerFactory = ({ scenario, parameters }) => {
  const resources = weighted(scenario, numberIn(parameters, 'best-fit', 'memory', 0));
  const levels = numberIn(parameters, 'best-fit', 'levels', 0);
  return rank((point, i) => {
    const left = resources.reduce((sum, { kind, size, weight }) => {
      const units = freeOf(point.executor(i), kind) - demandOf(point.task(i), kind);
      return sum + (weight * units) / size;
    }, 0);
    return levels === 0 ? left : -Math.floor(levels * (1 - left));
  });
};
