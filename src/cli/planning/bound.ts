import { boundsOf } from '../../bounds/index.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';

/**
 * What no policy's objective can be below in the world of a seed: the weights of the reward on the bounds of its parts,
 * which no single schedule need reach together. Penalties, and the delay of workflows, count as nothing.
 *
 * @param tasks how many tasks arrive, all of them measured
 * @returns null where tasks can be lost, since nothing is bounded there, and where the reward is an expression
 */
export async function objectiveBound(
  scenario: Scenario,
  seed: string,
  tasks: number,
): Promise<number | null> {
  const { reward, control, horizon } = scenario;
  if (typeof reward === 'string' || horizon.warmup > 0) return null;
  const bounds = new Map(
    (await boundsOf(scenario, seed, 'lower')).map(({ metric, value }) => [metric, value]),
  );
  if (!bounds.has('meanResponse')) return null;
  const { cost = 0, latency = 0, slowdown = 0 } = reward;
  const least = (metric: string) => bounds.get(metric) ?? 0;
  return (
    cost * least('cost') +
    (control === 'workflow' ? 0 : latency * tasks * least('meanResponse')) +
    slowdown * tasks * least('meanBoundedSlowdown')
  );
}
