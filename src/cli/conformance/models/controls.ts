import { classResponse, squaredWait, stationMeans, waitTail } from '../estimands.ts';
import { generalService } from '../exact/general-service.ts';
import { markovQueue } from '../exact/markov-queue.ts';
import { nonPreemptiveServers } from '../exact/priority.ts';
import { momentsOf } from '../exact/service.ts';
import { type Model, model } from '../model.ts';
import { exponential, poisson, station, tasksOf } from '../parts.ts';

const ARRIVALS = 3.2;
const SERVERS = 4;

/** Row 2 again: one queue for all servers, kept by the control model and not by an executor. */
function central(control: string, policy: string, scenario: object): Model {
  const exact = markovQueue({ arrivals: ARRIVALS, service: 1, servers: SERVERS });
  return model({
    id: `mm4-${control}`,
    row: 2,
    name: `M/M/${SERVERS} by control ${control}, λ ${ARRIVALS}`,
    policy,
    scenario: { control, tasks: tasksOf(exponential(1)), arrivals: poisson(ARRIVALS), ...scenario },
    estimands: [
      ...stationMeans(exact, SERVERS),
      waitTail(0, exact.delayed),
      waitTail(1, exact.waitTail(1)),
      waitTail(5.110476168, 0.01),
    ],
  });
}

const fleet = (count: number) => [{ name: 'server', count }];

/** Row 14 again: the central queue takes the more urgent first. */
function urgentFirst(): Model {
  const arrivals = [0.9, 1.5];
  const names = ['urgent', 'other'];
  const waits = nonPreemptiveServers({ servers: 3, service: 1, arrivals });
  return model({
    id: 'priority-placement',
    row: 14,
    name: 'M/M/3 priority by control placement, λ 0.9 and 1.5',
    scenario: {
      control: 'placement',
      executors: fleet(3),
      tasks: arrivals.map((share, k) => ({ name: names[k], share, priority: -k, work: exponential(1) })),
      arrivals: poisson(2.4),
    },
    estimands: waits.map((wait, k) => classResponse(names[k]!, wait + 1)),
  });
}

/** Row 30 again: four tasks that must begin at once, each on a server of its own, of which there are four. */
function gangOfTasks(): Model {
  const work = { dist: 'erlang', k: 3, mean: 1.4 } as const;
  const exact = generalService(0.5, momentsOf(work));
  return model({
    id: 'gang-placement',
    row: 30,
    name: `${SERVERS} tasks of a gang on ${SERVERS} servers, λ 0.5`,
    scenario: {
      control: 'placement',
      executors: fleet(SERVERS),
      tasks: tasksOf(work, { gang: SERVERS }),
      arrivals: poisson(0.5),
    },
    estimands: [
      ...stationMeans(
        { ...exact, queueLength: SERVERS * exact.queueLength, inSystem: SERVERS * exact.inSystem },
        SERVERS,
      ),
      squaredWait(exact.waitSquared),
      waitTail(0, exact.delayed),
    ],
  });
}

export const controlModels: readonly Model[] = [
  central('batch', 'fcfs', { executors: station(SERVERS) }),
  central('placement', 'random', { executors: fleet(SERVERS) }),
  central('workflow', 'fcfs', {
    executors: fleet(SERVERS),
    workflows: [{ name: 'job', steps: [{ name: 'only', task: 'task' }] }],
  }),
  urgentFirst(),
  gangOfTasks(),
];
