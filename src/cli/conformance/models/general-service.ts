import type { DistributionSpec } from '../../../workload/distribution.ts';
import { squaredWait, stationMeans, waitTail } from '../estimands.ts';
import { deterministicWaitTail, generalService } from '../exact/general-service.ts';
import { type KnownSpec, momentsOf, scvOf } from '../exact/service.ts';
import { horizonFor, type Model, model } from '../model.ts';
import { deterministic, exponential, hyperexponential, poisson, station, tasksOf } from '../parts.ts';

/** Rows 3 and 4: M/G/1, first come first served. */
function general(
  label: string,
  arrivals: number,
  work: KnownSpec,
  given: Pick<Model, 'row' | 'short'>,
): Model {
  const service = momentsOf(work);
  const exact = generalService(arrivals, service);
  return model({
    ...given,
    id: `mg1-${work.dist}${work.dist === 'hyperexponential' ? work.scv : ''}-${arrivals}`,
    name: `M/${label}/1, λ ${arrivals}`,
    horizon: horizonFor(exact.utilisation, scvOf(service)),
    scenario: {
      executors: station(),
      tasks: tasksOf(work),
      arrivals: poisson(arrivals),
    },
    estimands: [
      ...stationMeans(exact, 1),
      waitTail(0, exact.delayed),
      squaredWait(exact.waitSquared),
      ...(work.dist === 'deterministic'
        ? [0.5, 1, 3].map((t) => waitTail(t, deterministicWaitTail(arrivals, work.value, t)))
        : []),
    ],
  });
}

/** Row 30: tasks that each need all servers of a machine make an M/G/1 queue of it. */
function gang(arrivals: number, servers: number, work: DistributionSpec & KnownSpec): Model {
  const service = momentsOf(work);
  const exact = generalService(arrivals, service);
  return model({
    id: 'gang',
    row: 30,
    short: true,
    name: `gang of all ${servers} servers, λ ${arrivals}`,
    horizon: horizonFor(exact.utilisation, scvOf(service)),
    scenario: {
      executors: station(servers),
      tasks: tasksOf(work, { slots: servers }),
      arrivals: poisson(arrivals),
    },
    estimands: [...stationMeans(exact, 1), waitTail(0, exact.delayed), squaredWait(exact.waitSquared)],
  });
}

const golden = { row: 'golden', short: false } as const;
const erlang = (k: number) => ({ dist: 'erlang', k, mean: 1 }) as const;

export const generalServiceModels: readonly Model[] = [
  general('D', 0.8, deterministic(1), { row: 3, short: true }),
  general('H₂ (scv 4)', 0.7, hyperexponential(1, 4), { row: 4, short: true }),
  general('M', 0.6, exponential(1), { row: 4, short: false }),
  ...[0.5, 0.8].map((load) => general('H₂ (scv 4)', load, hyperexponential(1, 4), golden)),
  ...[0.5, 0.8].map((load) => general('H₂ (scv 25)', load, hyperexponential(1, 25), golden)),
  ...[0.7, 0.9].map((load) => general('H₂ (scv 10)', load, hyperexponential(1, 10), golden)),
  ...[0.5, 0.8].map((load) => general('E₄', load, erlang(4), golden)),
  ...[0.7, 0.9].map((load) => general('E₂', load, erlang(2), golden)),
  ...[0.7, 0.9].map((load) => general('D', load, deterministic(1), golden)),
  ...[0.7, 0.9].map((load) => general('U', load, { dist: 'uniform', low: 0, high: 2 }, golden)),
  gang(0.5, 4, { dist: 'erlang', k: 3, mean: 1.4 }),
];
