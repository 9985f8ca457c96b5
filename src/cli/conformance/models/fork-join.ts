import { workflowResponse } from '../estimands.ts';
import { forkJoin, harmonic } from '../exact/networks.ts';
import { HALF_HORIZON, type Model, model } from '../model.ts';
import { boundTo, exponential, poisson, station, tasksOf } from '../parts.ts';

/** Row 26: a job of two parts, one for each of two servers. */
function forked(arrivals: number): Model {
  return model({
    id: 'fork-join',
    row: 26,
    short: true,
    name: `fork-join over 2 × M/M/1, λ ${arrivals}`,
    horizon: HALF_HORIZON,
    scenario: {
      executors: [{ name: 'left' }, { name: 'right' }],
      tasks: [boundTo('left', 1), boundTo('right', 1)],
      workflows: [
        {
          name: 'job',
          steps: [
            { name: 'a', task: 'left' },
            { name: 'b', task: 'right' },
          ],
        },
      ],
      arrivals: poisson(arrivals),
    },
    estimands: [workflowResponse(forkJoin(arrivals, 1))],
  });
}

/** Row 27: n parts at once, a free slot for each: the largest of n exponential times. */
function fannedOut(parts: number): Model {
  return model({
    id: `fan-out-${parts}`,
    row: 27,
    short: parts === 16,
    name: `fan-out to ${parts} without contention`,
    horizon: { tasks: Math.round(80_000 / parts), warmup: 100 },
    scenario: {
      executors: station(2000),
      tasks: tasksOf(exponential(1)),
      workflows: [
        {
          name: 'job',
          steps: Array.from({ length: parts }, (_, k) => ({ name: `part ${k}`, task: 'task' })),
        },
      ],
      arrivals: poisson(5),
    },
    estimands: [workflowResponse(harmonic(parts))],
  });
}

export const forkJoinModels: readonly Model[] = [forked(0.6), ...[2, 4, 8, 16].map(fannedOut)];
