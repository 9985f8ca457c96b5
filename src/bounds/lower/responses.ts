import { needsAttempts } from '../../sim/attempts.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { type Dimension, dimensionsOf, partsOf } from './capacity.ts';
import { leastBusyTime, leastFlowTime, type PooledJob } from './pooled.ts';
import type { WorldTask } from './world.ts';

/** Below this run time, 10 s, slowdown is bounded (Feitelson and Rudolph, 1998). */
const SLOWDOWN_BOUND = 10e6;

/** Whether a task's wait is its response less one undisturbed run. */
export function isUndisturbed(scenario: Scenario): boolean {
  return !needsAttempts(scenario) && !scenario.network;
}

/** The least Σ response of the measured tasks, microseconds. */
export function leastResponses(scenario: Scenario, tasks: readonly WorldTask[]): number {
  const dimensions = dimensionsOf(scenario);
  return sumOverParts(scenario, tasks, (own, pools) => {
    const alone = own.reduce((sum, { soonest }) => sum + soonest, 0);
    return dimensions.reduce((best, dimension) => {
      const { jobs, inQuestion } = pooled(own, dimension, pools, () => 1);
      if (jobs.length === 0) return best;
      const others = alone - inQuestion.reduce((sum, { soonest }) => sum + soonest, 0);
      const half = inQuestion.reduce((sum, { shortest }) => sum + shortest / 2, 0);
      return Math.max(best, others + leastFlowTime(jobs), others + leastBusyTime(jobs) + half);
    }, alone);
  });
}

/** The least Σ bounded slowdown of the measured tasks, where nothing disturbs their runs. */
export function leastSlowdowns(scenario: Scenario, tasks: readonly WorldTask[]): number {
  const dimensions = dimensionsOf(scenario);
  const weight = ({ longest }: WorldTask) => 1 / Math.max(longest, SLOWDOWN_BOUND);
  return sumOverParts(scenario, tasks, (own, pools) =>
    dimensions.reduce((best, dimension) => {
      const { jobs, inQuestion } = pooled(own, dimension, pools, weight);
      if (jobs.length === 0) return best;
      const others = own.length - inQuestion.length;
      const half = inQuestion.reduce((sum, task) => sum + (weight(task) * task.shortest) / 2, 0);
      return Math.max(best, others + leastBusyTime(jobs) + half);
    }, own.length),
  );
}

function sumOverParts(
  scenario: Scenario,
  tasks: readonly WorldTask[],
  least: (own: readonly WorldTask[], pools: ReadonlySet<number>) => number,
): number {
  return partsOf(scenario).reduce(
    (sum, { classes, pools }) =>
      sum +
      least(
        tasks.filter(({ classIndex }) => classes.has(classIndex)),
        pools,
      ),
    0,
  );
}

/** The tasks that need some of a dimension and come when they come, as jobs of one machine that has all of it. */
function pooled(
  own: readonly WorldTask[],
  { need, rate }: Dimension,
  pools: ReadonlySet<number>,
  weightOf: (task: WorldTask) => number,
): { jobs: readonly PooledJob[]; inQuestion: readonly WorldTask[] } {
  const perMicro = rate(pools);
  if (!Number.isFinite(perMicro) || perMicro === 0) return { jobs: [], inQuestion: [] };
  const inQuestion = own.filter((task) => task.fixed && need(task) > 0).sort((a, b) => a.submit - b.submit);
  const jobs = inQuestion.map((task) => ({
    release: task.submit,
    time: need(task) / perMicro,
    weight: weightOf(task),
  }));
  return { jobs, inQuestion };
}
