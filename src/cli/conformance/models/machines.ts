import { machineRepair, meanPower } from '../exact/availability.ts';
import { HORIZON, type Model, model } from '../model.ts';
import { exponential, poisson, station, tasksOf } from '../parts.ts';

/** Row 28: machines that break whether busy or not, and as many crews as repair them. */
function repaired(count: number, crews: number, row: Pick<Model, 'short'>): Model {
  const machines = { count, uptime: 10, repair: 2, crews };
  return model({
    ...row,
    id: `repair-${crews}`,
    row: 28,
    name: `${count} machines, ${crews} repair ${crews === 1 ? 'crew' : 'crews'}`,
    scenario: {
      executors: [
        {
          name: 'machine',
          count,
          failures: { uptime: exponential(machines.uptime), repair: exponential(machines.repair) },
        },
      ],
      repair: { crews },
      tasks: tasksOf(exponential(0.01)),
      arrivals: poisson(1),
    },
    estimands: [
      {
        name: 'machines up',
        exact: machineRepair(machines).up,
        of: ({ result }) => count * result.metrics.failures!.availability!,
      },
    ],
  });
}

/** Row 31: power grows with load; joules over the whole run, seconds to its last finish. */
function powered(arrivals: number, servers: number, idle: number, max: number): Model {
  const load = arrivals / servers;
  return model({
    id: 'power',
    row: 31,
    short: true,
    name: `power of M/M/${servers}, λ ${arrivals}, ${idle} to ${max} W`,
    horizon: { ...HORIZON, warmup: 0 },
    scenario: {
      executors: station(servers, { power: { idle, max } }),
      tasks: tasksOf(exponential(1)),
      arrivals: poisson(arrivals),
    },
    estimands: [
      {
        name: 'mean power',
        exact: meanPower(idle, max, load),
        of: (run) => run.result.metrics.energy! / run.lastFinish(),
      },
    ],
  });
}

export const machineModels: readonly Model[] = [
  repaired(5, 1, { short: true }),
  repaired(5, 5, { short: false }),
  powered(2, 4, 100, 300),
];
