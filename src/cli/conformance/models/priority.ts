import { busy, classResponse, classWait, meanWait } from '../estimands.ts';
import {
  nonPreemptive,
  nonPreemptiveServers,
  type PriorityClass,
  type PriorityServers,
  preemptiveResume,
  preemptiveServers,
} from '../exact/priority.ts';
import { type KnownSpec, momentsOf } from '../exact/service.ts';
import { horizonFor, type Model, model } from '../model.ts';
import { deterministic, exponential, poisson, station } from '../parts.ts';

/** Tasks of one class: arrivals a second and their work. */
interface Flow {
  readonly arrivals: number;
  readonly work: KnownSpec;
}

/** The first goes first. */
const NAMES = ['urgent', 'other'] as const;

type Discipline = 'priority' | 'preemptive';

function queueOf(discipline: Discipline, servers: number, flows: readonly Flow[]) {
  const total = flows.reduce((sum, { arrivals }) => sum + arrivals, 0);
  const load = flows.reduce((sum, { arrivals, work }) => sum + arrivals * momentsOf(work).mean, 0) / servers;
  return {
    // The last class sees the square of what is left of the server.
    horizon: horizonFor((1 + 2 * load) / 3),
    scenario: {
      executors: station(servers, { queue: { discipline } }),
      tasks: flows.map(({ arrivals, work }, k) => ({ name: NAMES[k], share: arrivals, priority: -k, work })),
      arrivals: poisson(total),
    },
  };
}

/** Rows 12 and 13: M/G/1 with two classes. */
function oneServer(
  discipline: Discipline,
  id: string,
  flows: readonly Flow[],
  given: Pick<Model, 'row' | 'short'>,
): Model {
  const classes = flows.map(({ arrivals, work }): PriorityClass => ({ arrivals, service: momentsOf(work) }));
  const total = flows.reduce((sum, { arrivals }) => sum + arrivals, 0);
  const waits =
    discipline === 'priority'
      ? nonPreemptive(classes)
      : preemptiveResume(classes).map((response, k) => response - classes[k]!.service.mean);
  const all = waits.reduce((sum, wait, k) => sum + (wait * flows[k]!.arrivals) / total, 0);
  return model({
    ...given,
    id,
    name: `M/G/1 ${discipline}, λ ${flows.map(({ arrivals }) => arrivals).join(' and ')}`,
    ...queueOf(discipline, 1, flows),
    estimands: [
      ...waits.map((wait, k) => classWait(NAMES[k]!, wait)),
      ...waits.map((wait, k) => classResponse(NAMES[k]!, wait + classes[k]!.service.mean)),
      meanWait(all),
      busy(classes.reduce((sum, { arrivals, service }) => sum + arrivals * service.mean, 0)),
    ],
  });
}

/** Rows 14 and 15: M/M/c with two classes of one service rate. */
function manyServers(discipline: Discipline, row: number, queue: PriorityServers): Model {
  const { servers, service, arrivals } = queue;
  const responses =
    discipline === 'priority'
      ? nonPreemptiveServers(queue).map((wait) => wait + 1 / service)
      : preemptiveServers(queue);
  const flows = arrivals.map((rate) => ({ arrivals: rate, work: exponential(1 / service) }));
  return model({
    id: `${discipline}-${servers}`,
    row,
    short: true,
    name: `M/M/${servers} ${discipline}, λ ${arrivals.join(' and ')}`,
    ...queueOf(discipline, servers, flows),
    estimands: responses.map((response, k) => classResponse(NAMES[k]!, response)),
  });
}

const MIXED: readonly Flow[] = [
  { arrivals: 0.3, work: exponential(1) },
  { arrivals: 0.4, work: deterministic(1) },
];
const THREE: PriorityServers = { servers: 3, service: 1, arrivals: [0.9, 1.5] };

/** The golden file's: arrivals and service rates of both classes. */
const GOLDEN: readonly (readonly [number, number, number, number])[] = [
  [0.3, 0.4, 1, 1],
  [0.2, 0.6, 1, 1],
  [0.5, 0.4, 1, 1],
  [0.45, 0.45, 1, 1],
  [0.3, 0.3, 2, 0.5],
  [0.4, 0.1, 1, 0.25],
];

export const priorityModels: readonly Model[] = [
  oneServer('priority', 'cobham', MIXED, { row: 12, short: true }),
  oneServer('preemptive', 'preemptive-1', MIXED, { row: 13, short: true }),
  manyServers('priority', 14, THREE),
  manyServers('preemptive', 15, THREE),
  ...GOLDEN.map(([first, second, rate1, rate2]) =>
    oneServer(
      'priority',
      `priority-${first}-${second}-${rate1}-${rate2}`,
      [
        { arrivals: first, work: exponential(1 / rate1) },
        { arrivals: second, work: exponential(1 / rate2) },
      ],
      { row: 'golden', short: false },
    ),
  ),
];
