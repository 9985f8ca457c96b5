import { meanResponse, meanWait, stationMeans, waitTail } from '../estimands.ts';
import { markovQueue } from '../exact/markov-queue.ts';
import { powerOfChoices, roundRobin } from '../exact/routing.ts';
import { HORIZON, type Model, model } from '../model.ts';
import { exponential, poisson, tasksOf } from '../parts.ts';

const fleet = (count: number) => [{ name: 'server', count }];

/** Row 5: round-robin makes each server an E_n/M/1 queue. */
function turns(arrivals: number, servers: number): Model {
  const exact = roundRobin({ arrivals, service: 1, servers });
  return model({
    id: 'round-robin',
    row: 5,
    short: true,
    name: `round-robin to ${servers} M servers, Λ ${arrivals}`,
    policy: 'round-robin',
    scenario: {
      executors: fleet(servers),
      tasks: tasksOf(exponential(1)),
      arrivals: poisson(arrivals),
    },
    estimands: [...stationMeans(exact, servers), waitTail(0, exact.delayed), waitTail(5, exact.waitTail(5))],
  });
}

/** Row 6: a random split of a Poisson stream makes each server an M/M/1 queue. */
function split(arrivals: number, servers: number, given: Pick<Model, 'row' | 'short'>): Model {
  const exact = markovQueue({ arrivals: arrivals / servers, service: 1, servers: 1 });
  return model({
    ...given,
    id: `split-${servers}-${arrivals}`,
    name: `random split over ${servers}, Λ ${arrivals}`,
    policy: 'random',
    horizon: exact.utilisation > 0.8 ? { tasks: 50_000 * servers, warmup: 10_000 * servers } : HORIZON,
    scenario: {
      executors: fleet(servers),
      tasks: tasksOf(exponential(1)),
      arrivals: poisson(arrivals),
    },
    estimands: [
      meanWait(exact.wait),
      meanResponse(exact.response),
      waitTail(0, exact.delayed),
      waitTail(5, exact.waitTail(5)),
      {
        name: 'utilisation',
        exact: exact.utilisation,
        of: (run) => run.average('start', 'finish') / servers,
      },
    ],
  });
}

/**
 * Row 6: the less loaded of two random servers. The limit is for ever more servers; with n the mean response is longer by
 * some 3 / n at load 0.9 and 0.2 / n at load 0.5 (Mitzenmacher, 2001), here well below the standard error.
 */
function choices(load: number, servers: number, runs: Pick<Model, 'short' | 'replications'>): Model {
  const warmup = 40 * servers;
  return model({
    ...runs,
    id: `power-of-two-${load}`,
    row: 6,
    name: `two random choices of ${servers}, ρ ${load}`,
    policy: 'power-of-two',
    horizon: { tasks: warmup + 20_000, warmup },
    scenario: {
      executors: fleet(servers),
      tasks: tasksOf(exponential(1)),
      arrivals: poisson(load * servers),
    },
    estimands: [meanResponse(powerOfChoices(load, 2))],
  });
}

export const routerModels: readonly Model[] = [
  turns(2.4, 3),
  split(2.4, 3, { row: 6, short: true }),
  choices(0.5, 200, { short: true, replications: 30 }),
  choices(0.9, 2000, { short: false, replications: 30 }),
  split(1.6, 2, { row: 'golden', short: false }),
  split(3.2, 4, { row: 'golden', short: false }),
  split(7.2, 8, { row: 'golden', short: false }),
];
