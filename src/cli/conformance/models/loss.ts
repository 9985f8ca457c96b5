import { lost, state, stationMeans } from '../estimands.ts';
import { kaufmanRoberts, lossStates, unlimitedServers } from '../exact/loss.ts';
import { boundedMarkovQueue } from '../exact/markov-queue.ts';
import type { KnownSpec } from '../exact/service.ts';
import { type Model, model } from '../model.ts';
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

/** Row 9 with servers that are switched on when a task comes and off when it has left: as many are on as there are tasks. */
function scaledToDemand(): Model {
  const offered = 20;
  return model({
    id: 'unlimited-autoscaled',
    row: 9,
    name: `M/M/∞ of servers switched on by demand, a ${offered}`,
    policy: 'join-shortest-queue',
    scenario: {
      executors: [{ name: 'server', count: 60, scale: { min: 0, rule: 'demand', idle: 0 } }],
      tasks: tasksOf(exponential(1)),
      arrivals: poisson(offered),
    },
    estimands: [
      { name: 'mean response', exact: 1, of: ({ result }) => result.metrics.meanResponse! },
      {
        name: 'server-seconds a task',
        exact: 1,
        of: (run) => (run.result.metrics.scaling!.server!.meanOn * run.lastFinish()) / run.schedule.size,
      },
      ...[15, 20, 25].map((n) => state(n, unlimitedServers(offered, n))),
    ],
  });
}

/** What tasks of two widths take of a machine of ten units: its slots, or a resource of it. */
const WIDTHS = {
  slots: {
    executor: { slots: 10 },
    narrow: { slots: 1 },
    wide: { slots: 4 },
  },
  resource: {
    executor: { resources: { cpu: 10_000 } },
    narrow: { demand: { cpu: 1_000 } },
    wide: { demand: { cpu: 4_000 } },
  },
};

/** Row 10: tasks that hold several units of a capacity at once and wait for none. */
function severalUnits(kind: keyof typeof WIDTHS, short: boolean): Model {
  const { executor, narrow, wide } = WIDTHS[kind];
  const classes = [
    { name: 'narrow', units: 1, offered: 3 },
    { name: 'wide', units: 4, offered: 0.8 },
  ];
  const { blocked } = kaufmanRoberts(10, classes);
  return model({
    id: `units-${kind}`,
    row: 10,
    short,
    name: `10 units (${kind}), tasks of 1 and 4`,
    scenario: {
      executors: [{ name: 'machine', ...executor, queue: { waiting: 0 } }],
      tasks: [
        { name: 'narrow', share: 3, work: exponential(1), ...narrow },
        { name: 'wide', share: 0.8, work: deterministic(1), ...wide },
      ],
      arrivals: poisson(3.8),
    },
    estimands: classes.flatMap(({ name, offered }, k) => [
      { name: `P(lost), ${name}`, exact: blocked[k]!, of: (run) => run.ended('rejected', k) },
      {
        name: `mean in system, ${name}`,
        exact: offered * (1 - blocked[k]!),
        of: (run) => run.average('arrival', 'finish', k),
      },
    ]),
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
  severalUnits('slots', true),
  severalUnits('resource', false),
  unlimited('D', deterministic(1), false),
  unlimited('H₂', hyperexponential(1, 4), true),
  scaledToDemand(),
];
