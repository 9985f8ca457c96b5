import { meanResponse, state } from '../estimands.ts';
import { generalService } from '../exact/general-service.ts';
import { checkpointedWork, restartedWork, resumedService } from '../exact/interruption.ts';
import { jackson } from '../exact/networks.ts';
import { momentsOf, scvOf } from '../exact/service.ts';
import { horizonFor, type Model, model } from '../model.ts';
import { deterministic, exponential, poisson, station, tasksOf } from '../parts.ts';

/** Row 21: a server that breaks only while it works and then resumes. */
function resumed(arrivals: number, failures: number, repair: number): Model {
  const repairs = exponential(repair);
  const completion = resumedService(momentsOf(exponential(1)), failures, momentsOf(repairs));
  const exact = generalService(arrivals, completion);
  return model({
    id: 'resume',
    row: 21,
    short: true,
    name: `M/M/1 that breaks while busy and resumes, λ ${arrivals}`,
    horizon: horizonFor(exact.utilisation, scvOf(completion)),
    scenario: {
      executors: station(1, {
        failures: { uptime: exponential(1 / failures), repair: repairs, counts: 'busy' },
      }),
      tasks: tasksOf(exponential(1), { retry: { progress: 'resume' } }),
      arrivals: poisson(arrivals),
    },
    estimands: [meanResponse(exact.response), state(0, 1 - exact.utilisation)],
  });
}

/** One client sends the same work again and again to a server that breaks while it works. */
function interrupted(given: Pick<Model, 'id' | 'row' | 'name' | 'estimands'>, task: object): Model {
  return model({
    ...given,
    short: true,
    horizon: { tasks: 10_000, warmup: 100 },
    scenario: {
      executors: station(1, {
        failures: { uptime: exponential(1 / FAILURES), repair: exponential(REPAIR), counts: 'busy' },
      }),
      tasks: [{ name: 'task', ...task }],
      arrivals: { process: 'closed', clients: 1, think: deterministic(1) },
    },
  });
}

/** Failures a second of work, and the mean seconds of a repair. */
const FAILURES = 0.3;
const REPAIR = 0.5;

/** Row 22: a failure loses all of the work. */
function restarted(work: number): Model {
  return interrupted(
    {
      id: 'restart',
      row: 22,
      name: `work of ${work} s, restarted at each failure`,
      estimands: [
        meanResponse(restartedWork(work, FAILURES, REPAIR)),
        {
          name: 'P(no failure)',
          exact: Math.exp(-FAILURES * work),
          of: (run) => run.share((task) => run.schedule.attempts[task] === 1),
        },
        {
          name: 'attempts',
          exact: Math.exp(FAILURES * work),
          of: (run) => run.mean((task) => run.schedule.attempts[task]!),
        },
      ],
    },
    { work: deterministic(work), retry: { progress: 'restart' } },
  );
}

/** Row 23: a failure loses what was done since the last checkpoint. */
function checkpointed(work: number, segments: number, cost: number): Model {
  return interrupted(
    {
      id: 'checkpoint',
      row: 23,
      name: `work of ${work} s, ${segments} checkpoints of ${cost} s`,
      estimands: [meanResponse(checkpointedWork(work, segments, cost, FAILURES, REPAIR))],
    },
    {
      work: deterministic(work),
      checkpoint: { interval: work / segments, cost },
      retry: { progress: 'checkpoint' },
    },
  );
}

/**
 * Row 24: a task fails with some probability when it ends and is tried again. The number in the system does not depend on
 * whom the server takes next, so that feedback to the end of the queue and an immediate retry are both M/G/1 with the
 * sum of all attempts as the service time: E[C] = E[S] / p, E[C²] = E[S²](2 − p) / p² where attempts repeat the work.
 */
function retried(where: 'same' | 'anywhere', arrivals: number, success: number): Model {
  const work = where === 'same' ? exponential(1) : deterministic(1);
  const once = momentsOf(work);
  const completion = {
    mean: once.mean / success,
    second: (once.second * (2 - success)) / success ** 2,
    third: Number.NaN,
  };
  const exact = generalService(arrivals, completion);
  return model({
    id: `retry-${where}`,
    row: 24,
    short: true,
    name: `M/G/1, λ ${arrivals}, retried ${where === 'same' ? 'at once' : 'behind all others'}, success ${success}`,
    horizon: horizonFor(exact.utilisation, scvOf(completion)),
    scenario: {
      executors: station(1),
      tasks: tasksOf(work, { failure: { probability: 1 - success }, retry: { where } }),
      arrivals: poisson(arrivals),
    },
    estimands: [
      { name: 'attempts', exact: 1 / success, of: (run) => run.mean((task) => run.schedule.attempts[task]!) },
      meanResponse(exact.response),
      state(0, 1 - exact.utilisation),
    ],
  });
}

/** Row 24 once more: every attempt takes a time of its own, so the queue is a network of one node with feedback. */
function retriedAnew(arrivals: number, success: number): Model {
  const exact = jackson([{ outside: arrivals, service: 1, servers: 1, next: [1 - success] }]);
  return model({
    id: 'retry-anew',
    row: 24,
    name: `M/M/1, λ ${arrivals}, retried behind all others, each attempt anew, success ${success}`,
    scenario: {
      executors: station(1),
      tasks: tasksOf(deterministic(1), {
        noise: exponential(1),
        failure: { probability: 1 - success },
        retry: { where: 'anywhere' },
      }),
      arrivals: poisson(arrivals),
    },
    estimands: [meanResponse(exact.response), ...[0, 1, 3].map((n) => state(n, exact.stations[0]!.state(n)))],
  });
}

export const interruptionModels: readonly Model[] = [
  resumed(0.6, 0.2, 0.5),
  restarted(3),
  checkpointed(12, 6, 0.2),
  retried('same', 0.5, 0.7),
  retried('anywhere', 0.5, 0.7),
  retriedAnew(0.5, 0.7),
];
