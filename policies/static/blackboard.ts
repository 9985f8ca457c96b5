import {
  award,
  moneyPerSecond,
  negotiator,
  numberIn,
  type SchedulerFactory,
  soonest,
} from '../../src/index.ts';

/**
 * Executors post on a board when a task could begin there, anew whenever that has moved by more than `change` seconds;
 * who chooses reads the board only, old entries and all (Hayes-Roth, "A Blackboard Architecture for Control", 1985). The
 * least of money plus `time` for each second until the finish.
 */
export const blackboard: SchedulerFactory = ({ scenario, parameters }) => {
  const change = numberIn(parameters, 'blackboard', 'change', 5);
  const time = numberIn(parameters, 'blackboard', 'time', moneyPerSecond(scenario));
  /** By executor: when it said a task could begin there; absent before its first entry. */
  let posted: (number | null)[] = [];
  return negotiator({
    award(point, messages) {
      let best = -1;
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < point.runs; i++) {
        if (!point.allowed(i)) continue;
        const { index } = point.executor(i);
        const begins = point.now + point.agentStartDelay(i);
        const entry = posted[index] ?? null;
        if (entry === null || Math.abs(begins - Math.max(entry, point.now)) > change) {
          posted[index] = begins;
          messages.send('posts');
        }
        const wait = Math.max(0, posted[index]! - point.now);
        const price = point.cost(i) + time * (wait + point.runTime(i));
        if (price < least) [best, least] = [i, price];
      }
      return best < 0 ? soonest(point) : award(best, messages);
    },
    save: () => [...posted],
    load(state) {
      posted = [...(state as (number | null)[])];
    },
  });
};
