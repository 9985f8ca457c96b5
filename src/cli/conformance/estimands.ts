import type { StationMeans } from './exact/markov-queue.ts';
import type { Estimand } from './model.ts';

/** Mean wait of the completed tasks, as the metrics of a run report it. */
export function meanWait(exact: number): Estimand {
  return { name: 'mean wait', exact, of: ({ result }) => result.metrics.meanWait! };
}

/** Their mean response. */
export function meanResponse(exact: number): Estimand {
  return { name: 'mean response', exact, of: ({ result }) => result.metrics.meanResponse! };
}

/** Mean time from the arrival of a workflow to the end of its last step. */
export function workflowResponse(exact: number): Estimand {
  return { name: 'mean response', exact, of: ({ result }) => result.metrics.workflows!.meanResponse! };
}

/** Mean wait of one class of tasks. */
export function classWait(name: string, exact: number): Estimand {
  return {
    name: `mean wait, ${name}`,
    exact,
    of: ({ result }) => result.metrics.byClass[name]!.meanWait!,
  };
}

/** Mean response of one class of tasks. */
export function classResponse(name: string, exact: number): Estimand {
  return {
    name: `mean response, ${name}`,
    exact,
    of: ({ result }) => result.metrics.byClass[name]!.meanResponse!,
  };
}

/** E[wait²] of the completed tasks. */
export function squaredWait(exact: number): Estimand {
  return { name: 'mean squared wait', exact, of: (run) => run.mean((task) => run.wait(task) ** 2) };
}

/** Means over tasks, and means over time from the recorded schedule; tasks take one slot each. */
export function stationMeans(means: StationMeans, servers: number): Estimand[] {
  return [
    meanWait(means.wait),
    meanResponse(means.response),
    {
      name: 'utilisation',
      exact: means.utilisation,
      of: (run) => run.average('start', 'finish') / servers,
    },
    {
      name: 'mean queue length',
      exact: means.queueLength,
      of: (run) => run.average('arrival', 'start'),
    },
    {
      name: 'mean in system',
      exact: means.inSystem,
      of: (run) => run.average('arrival', 'finish'),
    },
  ];
}

/** The share of time during which a single server has work. */
export function busy(exact: number): Estimand {
  return { name: 'utilisation', exact, of: (run) => 1 - run.state(0) };
}

/** P(wait > t) of the completed tasks. */
export function waitTail(seconds: number, exact: number): Estimand {
  return {
    name: `P(wait > ${shortened(seconds)})`,
    exact,
    of: (run) => run.share((task) => run.wait(task) > seconds),
  };
}

/** P(response > t) of the completed tasks. */
export function responseTail(seconds: number, exact: number): Estimand {
  return {
    name: `P(response > ${shortened(seconds)})`,
    exact,
    of: (run) => run.share((task) => run.response(task) > seconds),
  };
}

/** The share of time with n tasks in the system. */
export function state(n: number, exact: number): Estimand {
  return { name: `P(N = ${n})`, exact, of: (run) => run.state(n) };
}

/** The share of the arrivals that are turned away. */
export function lost(exact: number): Estimand {
  return { name: 'P(lost)', exact, of: (run) => run.ended('rejected') };
}

function shortened(value: number): string {
  return String(Number(value.toPrecision(4)));
}
