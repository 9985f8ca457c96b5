import { toMicros } from '../../sim/clock.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { pricePaths } from '../../sim/tariffs/path-tariffs.ts';
import type { Bound, BoundMethod } from '../bound.ts';
import { isLossless } from '../lossless.ts';
import { earliestEnd, SECONDS } from './capacity.ts';
import { isRented } from './options.ts';
import { isUndisturbed, leastResponses, leastSlowdowns } from './responses.ts';
import { readWorld, type Weights, type World } from './world.ts';

/** Sums are rounded, here and in the simulator; bounds stay below by more than that. */
const SAFE = 1 - 1e-9;
/** What is left of an interrupted run is rounded to a microsecond each time. */
const SAFE_INTERRUPTED = 1 - 1e-5;

/**
 * Lower bounds for scenarios of any size in which no policy can lose a task: every task alone where it is best, the whole
 * fleet as one machine. They hold for the very tasks that a seed brings.
 */
export const relaxations: BoundMethod = {
  kind: 'lower',
  applies: isLossless,
  compute(scenario, seed) {
    const weights = weightsOf(scenario);
    const world = readWorld(scenario, seed, weights ?? undefined);
    const measured = world.tasks.filter((task) => task.measured);
    if (measured.length === 0) return [];
    const mean = (sum: number) => sum / measured.length;
    const responses = leastResponses(scenario, measured);
    const first = measured.reduce((least, { submit }) => Math.min(least, submit), Number.POSITIVE_INFINITY);
    const undisturbed = isUndisturbed(scenario);
    const safe = undisturbed ? SAFE : SAFE_INTERRUPTED;
    const bound = (metric: string, value: number, method: string, least = 0): Bound => ({
      metric,
      value: Math.max(least, value * safe),
      kind: 'lower',
      method,
      gap: null,
    });
    const runs = measured.reduce((sum, { longest }) => sum + longest, 0);
    const balanced = world.tasks.reduce((sum, task) => sum + task.balanced, 0);
    return [
      ...(weights ? [bound('objective', balanced, 'best executor of each task')] : []),
      bound('cost', leastCost(scenario, seed, world), 'cheapest executor of each task'),
      bound('meanResponse', mean(responses) * SECONDS, 'pooled fleet'),
      ...(undisturbed
        ? [
            bound('meanWait', mean(responses - runs) * SECONDS, 'pooled fleet'),
            bound('meanBoundedSlowdown', mean(leastSlowdowns(scenario, measured)), 'pooled fleet', 1),
          ]
        : []),
      bound('makespan', (earliestEnd(scenario, measured) - first) * SECONDS, 'critical path, total work'),
      ...(world.workflowResponse === null
        ? []
        : [bound('workflowResponse', world.workflowResponse, 'critical path')]),
    ];
  },
};

/** What the objective charges at least for each task; null where nothing is known of what else it charges, or pays. */
function weightsOf({ reward }: Scenario): Weights | null {
  if (typeof reward === 'string') return null;
  const { cost = 0, latency = 0, ...others } = reward;
  const harmless = [cost, latency, ...Object.values(others)].every((weight = 0) => weight >= 0);
  return harmless && cost + latency > 0 ? { cost, latency } : null;
}

/** Each task where it is cheapest, and what is billed whether used or not until all can be done. */
function leastCost(scenario: Scenario, seed: string, world: World): number {
  const tasks = world.tasks.reduce((sum, { measured, cheapest }) => sum + (measured ? cheapest : 0), 0);
  if (!scenario.executors.some(isRented)) return tasks;
  const paths = pricePaths(scenario, seed);
  const end = Math.max(world.origin, Math.floor(earliestEnd(scenario, world.tasks)));
  return scenario.executors.reduce((sum, executor, pool) => {
    if (!isRented(executor)) return sum;
    const until = Math.max(end, world.origin + toMicros(executor.price.minimum));
    return sum + executor.count * executor.slots * paths[pool]!.integral(world.origin, until);
  }, tasks);
}
