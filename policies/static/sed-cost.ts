import { predictedPenalty, rank, type SchedulerFactory } from '../../src/index.ts';

/**
 * Shortest expected delay (Winston, "Optimality of the shortest line discipline", 1977, for servers of different speed)
 * plus money: seconds until the finish + `cost` × money + `penalty` × money for deadlines that it or its workflow would miss.
 */
export const sedCost: SchedulerFactory = ({ scenario, parameters: { cost = 1000, penalty = 1000 } }) => {
  const late = predictedPenalty(scenario);
  return rank(
    (point, i) =>
      point.startDelay(i) +
      point.runTime(i) +
      Number(cost) * point.cost(i) +
      Number(penalty) * late(point, i),
  );
};
