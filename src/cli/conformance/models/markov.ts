import { responseTail, state, stationMeans, waitTail } from '../estimands.ts';
import { type MarkovQueue, markovQueue, singleServerResponse } from '../exact/markov-queue.ts';
import { type Estimand, horizonFor, type Model, model } from '../model.ts';
import { exponential, poisson, station, tasksOf } from '../parts.ts';

/** A probability that a run of some 40,000 tasks can see. */
const VISIBLE = 2e-4;

/** Rows 1 and 2: M/M/1 and M/M/c, first come first served. */
function markov(
  queue: MarkovQueue,
  given: Pick<Model, 'row' | 'short'>,
  { states, tails }: { readonly states: readonly number[]; readonly tails: readonly number[] },
): Model {
  const { arrivals, service, servers } = queue;
  const exact = markovQueue(queue);
  const name = servers === 1 ? 'M/M/1' : `M/M/${servers}`;
  return model({
    ...given,
    id: `mm${servers}-${arrivals}-${service}`,
    name: `${name}, λ ${arrivals}, μ ${service}`,
    horizon: horizonFor(exact.utilisation),
    scenario: {
      executors: station(servers),
      tasks: tasksOf(exponential(1 / service)),
      arrivals: poisson(arrivals),
    },
    estimands: [
      ...stationMeans(exact, servers),
      waitTail(0, exact.delayed),
      ...tails.map((t) => waitTail(t, exact.waitTail(t))).filter((tail) => tail.exact > VISIBLE),
      ...states.map((n) => state(n, exact.state(n))),
      ...(servers === 1 ? responseQuantiles(queue) : []),
    ],
  });
}

/** Response quantiles of M/M/1, as the probability of exceeding them. */
function responseQuantiles(queue: MarkovQueue): Estimand[] {
  const { quantile } = singleServerResponse(queue);
  return [0.5, 0.9, 0.95, 0.99].map((p) => responseTail(quantile(p), 1 - p));
}

const golden = { row: 'golden', short: false } as const;
const ONE = { states: [0, 1, 2, 5, 10], tails: [1, 5] };

export const markovModels: readonly Model[] = [
  markov({ arrivals: 0.8, service: 1, servers: 1 }, { row: 1, short: true }, ONE),
  markov(
    { arrivals: 3.2, service: 1, servers: 4 },
    { row: 2, short: true },
    { states: [0, 2, 4, 8], tails: [1, 5.110476168] },
  ),
  ...[
    [0.3, 1],
    [0.7, 1],
    [0.9, 1],
    [2, 2.5],
  ].map(([arrivals, service]) =>
    markov({ arrivals: arrivals!, service: service!, servers: 1 }, golden, { ...ONE, states: [0, 1, 3] }),
  ),
  ...[
    [1.8, 1, 2],
    [3.6, 1, 4],
    [12.8, 1, 16],
    [0.2, 0.002, 120],
  ].map(([arrivals, service, servers]) =>
    markov({ arrivals: arrivals!, service: service!, servers: servers! }, golden, {
      tails: servers === 120 ? [500, 1000] : [1, 2],
      states: [Math.round(arrivals! / service!)],
    }),
  ),
];
