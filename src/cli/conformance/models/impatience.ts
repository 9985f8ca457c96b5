import { state, waitTail } from '../estimands.ts';
import { erlangA, limitedWait } from '../exact/impatience.ts';
import { type Model, model } from '../model.ts';
import { exponential, poisson, station, tasksOf } from '../parts.ts';

/** Row 11: Erlang-A, tasks that give up waiting after an exponential time. */
function impatient(arrivals: number, servers: number, impatience: number): Model {
  const exact = erlangA({ arrivals, service: 1, servers, impatience });
  return model({
    id: 'erlang-a',
    row: 11,
    short: true,
    name: `M/M/${servers} + M, λ ${arrivals}, θ ${impatience}`,
    scenario: {
      executors: station(servers),
      tasks: tasksOf(exponential(1), { patience: exponential(1 / impatience) }),
      arrivals: poisson(arrivals),
    },
    estimands: [
      { name: 'P(abandon)', exact: exact.abandoned, of: (run) => run.ended('abandoned') },
      {
        name: 'utilisation',
        exact: (arrivals * (1 - exact.abandoned)) / servers,
        of: (run) => run.average('start', 'finish') / servers,
      },
      // Nobody abandons who need not wait, so of those that stay a smaller share has waited.
      waitTail(0, (exact.delayed - exact.abandoned) / (1 - exact.abandoned)),
      ...[0, 2, 4, 6, 8].map((n) => state(n, exact.states[n]!)),
    ],
  });
}

/** Row 11 where all wait for the same time. */
function punctual(arrivals: number, patience: number): Model {
  const { abandoned, empty } = limitedWait(arrivals, 1, patience);
  return model({
    id: 'limited-wait',
    row: 11,
    name: `M/M/1 + D, λ ${arrivals}, nobody waits longer than ${patience} s`,
    scenario: {
      executors: station(1),
      tasks: tasksOf(exponential(1), { patience }),
      arrivals: poisson(arrivals),
    },
    estimands: [
      { name: 'P(abandon)', exact: abandoned, of: (run) => run.ended('abandoned') },
      state(0, empty),
      waitTail(patience, 0),
    ],
  });
}

export const impatienceModels: readonly Model[] = [impatient(4, 4, 0.5), punctual(0.9, 2)];
