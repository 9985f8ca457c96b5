import { lost, state, stationMeans } from '../estimands.ts';
import { lossStates, unlimitedServers } from '../exact/loss.ts';
import { boundedMarkovQueue } from '../exact/markov-queue.ts';
import type { KnownSpec } from '../exact/service.ts';
import { HORIZON, type Model, model } from '../model.ts';
import { deterministic, exponential, hyperexponential, poisson, station, tasksOf } from '../parts.ts';

/** Probabilities below it are not estimated one by one. */
const VISIBLE = 1e-3;

/** Row 7: M/M/c/K, every state probability. */
function bounded(
  arrivals: number,
  servers: number,
  capacity: number,
  given: Pick<Model, 'row' | 'short'>,
): Model {
  const exact = boundedMarkovQueue({ arrivals, service: 1, servers, capacity });
  return model({
    ...given,
    id: `mm${servers}${capacity}-${arrivals}`,
    name: `M/M/${servers}/${capacity}, λ ${arrivals}`,
    scenario: {
      horizon: HORIZON,
      executors: station(servers, { queue: { capacity } }),
      tasks: tasksOf(exponential(1)),
      arrivals: poisson(arrivals),
    },
    estimands: [
      lost(exact.lost),
      ...stationMeans(exact, servers),
      ...exact.states.map((p, n) => state(n, p)).filter((each) => each.exact > VISIBLE),
    ],
  });
}

/** Row 8: M/G/c/c, the same for every service distribution of one mean. */
function erlangLoss(label: string, work: KnownSpec, short: boolean): Model {
  const servers = 8;
  const offered = 7;
  const states = lossStates(servers, offered);
  return model({
    id: `loss-${work.dist}`,
    row: 8,
    short,
    name: `M/${label}/8/8, a ${offered}`,
    scenario: {
      horizon: HORIZON,
      executors: station(servers, { queue: { capacity: servers } }),
      tasks: tasksOf(work),
      arrivals: poisson(offered),
    },
    estimands: [lost(states[servers]!), ...[1, 3, 5, 7, 8].map((n) => state(n, states[n]!))],
  });
}

/** Row 9: M/G/∞, a Poisson number of tasks; ten times the slots that are ever used stand for infinitely many. */
function unlimited(label: string, work: KnownSpec, short: boolean): Model {
  const offered = 20;
  return model({
    id: `unlimited-${work.dist}`,
    row: 9,
    short,
    name: `M/${label}/∞, a ${offered}`,
    scenario: {
      horizon: HORIZON,
      executors: station(600),
      tasks: tasksOf(work),
      arrivals: poisson(offered),
    },
    estimands: [
      { name: 'mean in system', exact: offered, of: (run) => run.average('arrival', 'finish') },
      ...[10, 15, 20, 25, 30].map((n) => state(n, unlimitedServers(offered, n))),
    ],
  });
}

export const lossModels: readonly Model[] = [
  bounded(2.2, 2, 5, { row: 7, short: true }),
  bounded(0.8, 1, 5, { row: 'golden', short: false }),
  bounded(1.5, 1, 5, { row: 'golden', short: false }),
  bounded(3.5, 4, 8, { row: 'golden', short: false }),
  bounded(10, 8, 20, { row: 'golden', short: false }),
  erlangLoss('M', exponential(1), false),
  erlangLoss('D', deterministic(1), false),
  erlangLoss('H₂', hyperexponential(1, 4), true),
  unlimited('D', deterministic(1), false),
  unlimited('H₂', hyperexponential(1, 4), true),
];
