import { busy, meanResponse, meanWait, squaredWait, waitTail } from '../estimands.ts';
import { generalService } from '../exact/general-service.ts';
import { momentsOf } from '../exact/service.ts';
import { exponentialSizes, shortestFirstWait, shortestRemaining } from '../exact/size-based.ts';
import { type Estimand, horizonFor, type Model, model } from '../model.ts';
import { exponential, poisson, station, tasksOf } from '../parts.ts';

/** M/M/1 with μ = 1 under a discipline. */
function single(
  discipline: string,
  arrivals: number,
  given: Pick<Model, 'row' | 'short'>,
  estimands: readonly Estimand[],
): Model {
  return model({
    ...given,
    id: `${discipline}-${arrivals}`,
    name: `M/M/1 ${discipline}, λ ${arrivals}`,
    horizon: horizonFor(arrivals),
    scenario: {
      executors: station(1, { queue: { discipline } }),
      tasks: tasksOf(exponential(1)),
      arrivals: poisson(arrivals),
    },
    estimands: [
      ...estimands,
      // All of these disciplines leave the server idle for the same share of time.
      busy(arrivals),
    ],
  });
}

/** Row 18: the shortest remaining processing time first. */
function remaining(arrivals: number, given: Pick<Model, 'row' | 'short'>): Model {
  const exact = shortestRemaining(arrivals, exponentialSizes(1));
  return single('srpt', arrivals, given, [meanResponse(exact)]);
}

/** Row 19: the shortest job first, to its end. */
function shortest(arrivals: number): Model {
  const exact = shortestFirstWait(arrivals, exponentialSizes(1));
  return single('sjf', arrivals, { row: 19, short: true }, [
    meanWait(exact),
    meanResponse(exact + 1),
    waitTail(0, arrivals),
  ]);
}

/** Rows 1 and 4 under last come, first served: the same mean wait, its second moment larger by 1 / (1 − ρ) (Kingman, 1962). */
function lastFirst(arrivals: number): Model {
  const exact = generalService(arrivals, momentsOf(exponential(1)));
  return single('lifo', arrivals, { row: 4, short: true }, [
    meanWait(exact.wait),
    squaredWait(exact.waitSquared / (1 - arrivals)),
    waitTail(0, arrivals),
  ]);
}

export const sizeBasedModels: readonly Model[] = [
  remaining(0.8, { row: 18, short: true }),
  ...[0.5, 0.7, 0.9].map((load) => remaining(load, { row: 'golden', short: false })),
  shortest(0.8),
  lastFirst(0.7),
];
