import { numberIn, rank, type SchedulerFactory } from '../../src/index.ts';
import { demandOf, freeOf, weighted } from './packing/room.ts';

/** Where most is left: best fit turned round, which spreads (Johnson, "Near-optimal bin packing algorithms", 1973). */
export const worstFit: SchedulerFactory = ({ scenario, parameters }) => {
  const resources = weighted(scenario, numberIn(parameters, 'worst-fit', 'memory', 0));
  return rank((point, i) =>
    resources.reduce((sum, { kind, size, weight }) => {
      const units = freeOf(point.executor(i), kind) - demandOf(point.task(i), kind);
      return sum - (weight * units) / size;
    }, 0),
  );
};
