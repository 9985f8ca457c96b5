import { meanResponse } from '../estimands.ts';
import { coldStarts } from '../exact/general-service.ts';
import { momentsOf } from '../exact/service.ts';
import { horizonFor, type Model, model } from '../model.ts';
import { exponential, poisson, station, tasksOf } from '../parts.ts';

/** Row 20: a server that is set up anew after it has been idle for longer than it is kept alive. */
function keptAlive(arrivals: number, setup: number, keepAlive: number): Model {
  const exact = coldStarts(arrivals, momentsOf(exponential(1)), momentsOf(exponential(setup)), keepAlive);
  return model({
    id: 'cold-start',
    row: 20,
    short: true,
    name: `M/M/1, λ ${arrivals}, set up after ${keepAlive} s idle`,
    horizon: horizonFor(0.75),
    scenario: {
      executors: station(1, { coldStart: { time: exponential(setup), keepAlive } }),
      tasks: tasksOf(exponential(1)),
      arrivals: poisson(arrivals),
    },
    estimands: [
      meanResponse(exact.wait + 1),
      {
        name: 'cold starts a task',
        exact: exact.cold,
        of: ({ result }) => result.metrics.coldStarts!.fraction!,
      },
    ],
  });
}

export const coldStartModels: readonly Model[] = [keptAlive(0.5, 2, 1)];
