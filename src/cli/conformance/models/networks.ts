import { meanResponse } from '../estimands.ts';
import { meanValueAnalysis } from '../exact/networks.ts';
import { chiSquare } from '../goodness.ts';
import { HORIZON, type Model, model } from '../model.ts';
import { exponential, poisson, station, tasksOf } from '../parts.ts';

/** Row 32: the departures of M/M/c are a Poisson process (Burke, 1956): gaps are independent and exponential. */
function departures(arrivals: number, servers: number): Model {
  const classes = 20;
  return model({
    id: `burke-${servers}`,
    row: 32,
    short: true,
    name: `departures of M/M/${servers}, λ ${arrivals}`,
    scenario: {
      horizon: HORIZON,
      executors: station(servers),
      tasks: tasksOf(exponential(1)),
      arrivals: poisson(arrivals),
    },
    estimands: [
      {
        name: `χ² of the gaps, ${classes} classes`,
        exact: classes - 1,
        of: (run) => chiSquare(run.gapsBetweenDepartures(), (gap) => -Math.expm1(-arrivals * gap), classes),
      },
    ],
  });
}

/** Row 29: clients that think, then go to one of two queueing stations, each with its own demand. */
function closed(): Model {
  const [clients, think] = [3, 2];
  const exact = meanValueAnalysis(clients, [0.5, 0.3], think);
  return model({
    id: 'closed',
    row: 29,
    short: true,
    name: `closed, ${clients} clients, demands 0.5 and 0.3, think ${think}`,
    policy: 'random',
    scenario: {
      horizon: HORIZON,
      // Every second visit goes to each: 1 s and 0.6 s of service are demands of 0.5 s and 0.3 s.
      executors: [{ name: 'slow' }, { name: 'quick', speed: 1 / 0.6 }],
      tasks: tasksOf(exponential(1)),
      arrivals: { process: 'closed', clients, think: exponential(think) },
    },
    estimands: [
      meanResponse(exact.response),
      { name: 'throughput', exact: exact.throughput, of: (run) => run.throughput() },
      {
        name: 'mean in system',
        exact: exact.queues.reduce((sum, queue) => sum + queue, 0),
        of: (run) => run.average('arrival', 'finish'),
      },
    ],
  });
}

export const networkModels: readonly Model[] = [departures(0.7, 1), departures(2.1, 3), closed()];
