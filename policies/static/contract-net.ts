import {
  award,
  collectBids,
  type DecisionPoint,
  type Messages,
  moneyPerSecond,
  negotiator,
  numberIn,
  type SchedulerFactory,
  soonest,
} from '../../src/index.ts';

/**
 * The contract net: a task is announced, executors bid or refuse, the best bid is awarded the task (Smith, "The Contract
 * Net Protocol", IEEE Transactions on Computers, 1980). One whose queue would make it begin later than in `bound` seconds
 * refuses, one that is down is silent; when all do, it is announced again to be taken by any. A bid is money plus `time`
 * for each second until the finish. What fails is announced again, and where the scenario has `choices.migrate` so is what waits
 * with a contractor that is down: an executor that has run empty takes it over, unless `takeover` is 0.
 */
export const contractNet: SchedulerFactory = ({ scenario, parameters }) => {
  const bound = numberIn(parameters, 'contract-net', 'bound', 60);
  const time = numberIn(parameters, 'contract-net', 'time', moneyPerSecond(scenario));
  const takeover = numberIn(parameters, 'contract-net', 'takeover', 1);
  return negotiator({
    award(point, messages) {
      if (point.task(0).attempts > 0) messages.again();
      const willing = collectBids(point, messages, time, (start) => start <= bound);
      const [best] = willing.length > 0 ? willing : collectBids(point, messages, time);
      return best ? award(best.row, messages) : soonest(point);
    },
    ...(takeover !== 0 && { takeOver }),
  });
};

/** The first in line of those whose contractor is down. */
function takeOver(point: DecisionPoint, messages: Messages): number {
  for (let i = 0; i < point.size; i++) {
    if (point.kind(i) !== 'migrate' || !point.allowed(i)) continue;
    const contractor = point.task(i).sentTo;
    if (contractor === null || point.executors[contractor]!.open) continue;
    messages.again();
    messages.send('announcements');
    messages.send('bids');
    return award(i, messages);
  }
  return -1;
}
