import { busy, classResponse, meanResponse, state } from '../estimands.ts';
import { markovQueue } from '../exact/markov-queue.ts';
import { sharedResponse, sharedServersResponse } from '../exact/sharing.ts';
import { horizonFor, type Model, model } from '../model.ts';
import { deterministic, hyperexponential, poisson, station, tasksOf } from '../parts.ts';

const sharing = (slots: number) => station(slots, { queue: { discipline: 'ps' } });

/** Rows 16 and 17: M/G/1 and M/G/c, processor sharing; neither means nor state probabilities depend on the distribution. */
function shared(row: number, servers: number, arrivals: number, work = hyperexponential(1, 4)): Model {
  const exact = markovQueue({ arrivals, service: 1, servers });
  return model({
    id: `ps-${servers}`,
    row,
    short: true,
    name: `M/H₂/${servers} processor sharing, λ ${arrivals}`,
    horizon: horizonFor(exact.utilisation, work.scv),
    scenario: {
      executors: sharing(servers),
      tasks: tasksOf(work),
      arrivals: poisson(arrivals),
    },
    estimands: [
      meanResponse(sharedServersResponse(arrivals, 1, servers)),
      {
        name: 'mean in system',
        exact: exact.inSystem,
        of: (run) => run.average('arrival', 'finish'),
      },
      ...[0, 1, 3, 6].map((n) => state(n, exact.state(n))),
    ],
  });
}

/** Sizes of one mean second together, and how often each comes. */
const SIZES = [
  [0.1, 5],
  [0.5, 3],
  [1, 3],
  [2, 2],
  [5, 1],
] as const;

/** Row 16, golden: the response time of each size is size / (1 − ρ), so the mean slowdown is 1 / (1 − ρ). */
function bySize(arrivals: number): Model {
  return model({
    id: `ps-sizes-${arrivals}`,
    row: 'golden',
    name: `M/G/1 processor sharing of five sizes, λ ${arrivals}`,
    horizon: horizonFor(arrivals),
    scenario: {
      executors: sharing(1),
      tasks: SIZES.map(([size, share]) => ({ name: `${size} s`, share, work: deterministic(size) })),
      arrivals: poisson(arrivals),
    },
    estimands: [
      meanResponse(sharedResponse(arrivals, 1)),
      ...SIZES.map(([size]) => classResponse(`${size} s`, sharedResponse(arrivals, size))),
      {
        name: 'mean slowdown',
        exact: sharedResponse(arrivals, 1),
        of: (run) => run.mean((task) => run.response(task) / SIZES[run.schedule.classIndex[task]!]![0]),
      },
      busy(arrivals),
    ],
  });
}

/** Row 16 again: transfers that share a link, and next to no work when the data have come. */
function sharedLink(arrivals: number): Model {
  const bandwidth = 1e6;
  const work = 0.001;
  return model({
    id: 'shared-link',
    row: 16,
    name: `transfers of five sizes on a shared link, λ ${arrivals}`,
    scenario: {
      executors: [{ name: 'server', site: 'here', slots: 1000 }],
      network: { links: [{ between: ['there', 'here'], bandwidth }] },
      tasks: SIZES.map(([size, share]) => ({
        name: `${size} s`,
        share,
        work: deterministic(work),
        data: { from: 'there', input: size * bandwidth },
      })),
      arrivals: poisson(arrivals),
    },
    estimands: [
      meanResponse(sharedResponse(arrivals, 1) + work),
      ...SIZES.map(([size]) => classResponse(`${size} s`, sharedResponse(arrivals, size) + work)),
    ],
  });
}

export const sharingModels: readonly Model[] = [
  shared(16, 1, 0.7),
  shared(17, 3, 2.1),
  bySize(0.5),
  bySize(0.8),
  sharedLink(0.6),
];
