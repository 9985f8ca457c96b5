import { mayRun } from '../../sim/eligibility/matrix.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { createDistribution } from '../../workload/distribution.ts';

/** Environments of one scenario share them: there are hundreds where a policy learns in a mixture of shops. */
const known = new WeakMap<Scenario, Float64Array>();

/**
 * Of each executor the mean seconds of work of a scenario's workflows that is meant for it, by their shares: the bottleneck
 * of a shop has most. Work that several may do is split evenly.
 */
export function machineLoads(scenario: Scenario): Float64Array {
  const loads = known.get(scenario) ?? loadsOf(scenario);
  known.set(scenario, loads);
  return loads;
}

function loadsOf({ executors, tasks, workflows = [] }: Scenario): Float64Array {
  const pools = executors.flatMap((executor) => Array.from({ length: executor.count }, () => executor));
  const loads = new Float64Array(pools.length);
  const shares = workflows.reduce((sum, { share }) => sum + share, 0);
  const classes = new Map(
    tasks.map((task) => {
      const able = pools.flatMap((pool, e) => (mayRun(task, pool) ? [e] : []));
      return [task.name, { task, able }];
    }),
  );
  for (const { share, steps } of workflows) {
    for (const step of steps) {
      const { task, able } = classes.get(step.task)!;
      for (const e of able) {
        const work = step.work ?? task.work;
        const seconds = work ? createDistribution(work).mean / pools[e]!.speed : (task.runtimes?.[e] ?? 0);
        if (Number.isFinite(seconds)) loads[e]! += ((share / shares) * seconds) / able.length;
      }
    }
  }
  return loads;
}
