import { delayPrices, numberIn, rank, type SchedulerFactory } from '../../src/index.ts';

/**
 * The cμ rule: first what loses most money a second of work, c · μ = price of its delay / run time (Cox & Smith,
 * "Queues", 1961). Where one task is to be sent somewhere only the place is open: there its delay until the finish, at
 * `weight` times that price, is weighed against the money it pays.
 */
export const cmuRule: SchedulerFactory = ({ scenario, parameters }) => {
  const weight = numberIn(parameters, 'cmu-rule', 'weight', 1);
  const prices = delayPrices(scenario).map((price) => price * weight);
  if (scenario.control === 'workflow' || scenario.control === 'batch') {
    return rank((point, i) => -prices[point.task(i).classIndex]! / point.runTime(i));
  }
  return rank(
    (point, i) =>
      prices[point.task(i).classIndex]! * (point.startDelay(i) + point.runTime(i)) + point.cost(i),
  );
};
