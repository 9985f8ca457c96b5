import { InputError } from '../../core/errors.ts';
import { parseScenario } from '../../sim/scenario/load.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { JobClass, RoutedExecutor } from './executor-options.ts';

/** The world of a router whose policy is a rule: its executors, and its classes of jobs. Rules do not look at arrivals. */
export function queueWorld(
  executors: readonly RoutedExecutor[],
  classes: readonly JobClass[],
): Promise<Scenario> {
  const world = {
    name: 'queues',
    control: 'dispatch',
    horizon: { tasks: 1 },
    executors: executors.map(({ name, tier, slots, speed, price, latency }) => ({
      name,
      tier,
      slots,
      speed,
      price,
      latency,
    })),
    tasks: classes.map(({ name, work, slots, deadline }) => ({
      name,
      slots,
      work: { dist: 'deterministic', value: work },
      ...(deadline !== undefined && { sla: { deadline } }),
    })),
    arrivals: { process: 'poisson', rate: 1 },
  };
  const readText = async (path: string) => {
    throw new InputError(`a router reads no scenario's files, but here one is named: '${path}'`);
  };
  return parseScenario(JSON.stringify(world), { file: 'executors of the router', readText });
}
