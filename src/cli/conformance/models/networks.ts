import { meanResponse, state, workflowResponse } from '../estimands.ts';
import { markovQueue } from '../exact/markov-queue.ts';
import { jackson, meanValueAnalysis } from '../exact/networks.ts';
import { chiSquare } from '../goodness.ts';
import { HALF_HORIZON, type Model, model } from '../model.ts';
import type { Observed } from '../observed.ts';
import { boundTo, exponential, poisson, station, tasksOf } from '../parts.ts';

/** Row 32: the departures of M/M/c are a Poisson process (Burke, 1956): gaps are independent and exponential. */
function departures(arrivals: number, servers: number): Model {
  const classes = 20;
  return model({
    id: `burke-${servers}`,
    row: 32,
    short: true,
    name: `departures of M/M/${servers}, λ ${arrivals}`,
    scenario: {
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

/** Row 25: an open network with feedback, a workflow whose second step sends it back to the first. */
function feedback(): Model {
  const back = 0.3;
  const exact = jackson([
    { outside: 1, service: 2, servers: 1, next: [0, 1] },
    { outside: 0, service: 1, servers: 2, next: [back, 0] },
  ]);
  const empty = exact.stations[0]!.state(0) * exact.stations[1]!.state(0);
  return model({
    id: 'jackson',
    row: 25,
    short: true,
    name: `two nodes, ${back} go back`,
    horizon: HALF_HORIZON,
    scenario: {
      executors: [{ name: 'first' }, { name: 'second', slots: 2 }],
      tasks: [boundTo('first', 0.5), boundTo('second', 1)],
      workflows: [
        {
          name: 'job',
          steps: [
            { name: 'a', task: 'first' },
            { name: 'b', task: 'second', after: ['a'], repeat: { probability: back, from: 'a' } },
          ],
        },
      ],
      arrivals: poisson(1),
    },
    estimands: [
      workflowResponse(exact.response),
      ...exact.stations.map(({ inSystem }, k) => ({
        name: `mean at node ${k + 1}`,
        exact: inSystem,
        of: (run: Observed) => run.average('arrival', 'finish', k),
      })),
      // Both nodes are empty as often as if they were independent: the product form.
      state(0, empty),
    ],
  });
}

/** Row 24 again: a step that is repeated with new work each time is one node of a network with feedback. */
function repeated(arrivals: number, success: number): Model {
  const exact = jackson([{ outside: arrivals, service: 1, servers: 1, next: [1 - success] }]);
  return model({
    id: 'repeat',
    row: 24,
    name: `M/M/1, λ ${arrivals}, repeated, success ${success}`,
    horizon: HALF_HORIZON,
    scenario: {
      executors: [{ name: 'server' }],
      tasks: tasksOf(exponential(1)),
      workflows: [
        { name: 'job', steps: [{ name: 'try', task: 'task', repeat: { probability: 1 - success } }] },
      ],
      arrivals: poisson(arrivals),
    },
    estimands: [
      workflowResponse(exact.response),
      ...[0, 1, 3].map((n) => state(n, exact.stations[0]!.state(n))),
    ],
  });
}

/** Row 32: two M/M/1 queues in a row; the second sees Poisson arrivals too, and does not depend on the first. */
function tandem(arrivals: number): Model {
  const one = markovQueue({ arrivals, service: 1, servers: 1 });
  return model({
    id: 'tandem',
    row: 32,
    short: true,
    name: `two M/M/1 in a row, λ ${arrivals}`,
    horizon: HALF_HORIZON,
    scenario: {
      executors: [{ name: 'first' }, { name: 'second' }],
      tasks: [boundTo('first', 1), boundTo('second', 1)],
      workflows: [
        {
          name: 'job',
          steps: [
            { name: 'a', task: 'first' },
            { name: 'b', task: 'second', after: ['a'] },
          ],
        },
      ],
      arrivals: poisson(arrivals),
    },
    estimands: [
      workflowResponse(2 * one.response),
      ...[0, 1].map((k) => ({
        name: `mean at node ${k + 1}`,
        exact: one.inSystem,
        of: (run: Observed) => run.average('arrival', 'finish', k),
      })),
      ...[0, 1, 3].map((n) => state(n, (n + 1) * one.state(0) ** 2 * arrivals ** n)),
    ],
  });
}

export const networkModels: readonly Model[] = [
  feedback(),
  repeated(0.5, 0.7),
  closed(),
  departures(0.7, 1),
  departures(2.1, 3),
  tandem(0.7),
];
