import { numberIn, predictedPenalty, rank, type SchedulerFactory } from '../../src/index.ts';

/**
 * Shortest expected delay (Winston, "Optimality of the shortest line discipline", 1977, for servers of different speed)
 * plus money: seconds until the finish + `cost` × money + `penalty` × money for deadlines that it or its workflow would miss.
 */
export const sedCost: SchedulerFactory = ({ scenario, parameters }) => {
  const cost = numberIn(parameters, 'sed-cost', 'cost', 1000);
  const penalty = numberIn(parameters, 'sed-cost', 'penalty', 1000);
  const late = predictedPenalty(scenario);
  return rank(
    (point, i) => point.startDelay(i) + point.runTime(i) + cost * point.cost(i) + penalty * late(point, i),
  );
};
