import {
  award,
  collectBids,
  moneyPerSecond,
  negotiator,
  numberIn,
  type SchedulerFactory,
  soonest,
} from '../../src/index.ts';

/**
 * A sealed auction in which the lowest bid wins and is paid the second lowest, so that truth is an executor's best bid
 * (Vickrey, "Counterspeculation, Auctions, and Competitive Sealed Tenders", 1961). A bid is money plus `time` for each
 * second until the finish, by what the executor itself knows; without a rival it is paid its own. Payments are reported
 * and are no part of the cost.
 */
export const auction: SchedulerFactory = ({ scenario, parameters }) => {
  const time = numberIn(parameters, 'auction', 'time', moneyPerSecond(scenario));
  let paid = 0;
  let surplus = 0;
  return negotiator({
    award(point, messages) {
      const [lowest, second = lowest] = collectBids(point, messages, time);
      if (!lowest) return soonest(point);
      paid += second!.price;
      surplus += second!.price - lowest.price;
      return award(lowest.row, messages);
    },
    report: () => ({ paid, surplus }),
    save: () => ({ paid, surplus }),
    load(state) {
      ({ paid, surplus } = state as { paid: number; surplus: number });
    },
  });
};
