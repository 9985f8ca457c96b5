import { mayRun } from '../../sim/eligibility/matrix.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { stepViews } from '../../sim/workflow/outlook.ts';
import { compileWorkflow, type Step } from '../../sim/workflow/template.ts';
import { createDistribution } from '../../workload/distribution.ts';

/** What is fixed about an operation of a shop. */
export interface ShopOperation {
  /** The position of the one that follows: of several the one that most work begins with; −1 after the last. */
  readonly next: number;
  /** The machines that may run it, as indices of executors. */
  readonly machines: readonly number[];
  /** Mean seconds on one of them. */
  readonly seconds: number;
}

/** The operations of a scenario's workflows, by their positions in it, by its name. */
export type ShopPlans = ReadonlyMap<string, readonly ShopOperation[]>;

/** Environments of one scenario share them: there are hundreds where a policy learns in a mixture of shops. */
const known = new WeakMap<Scenario, ShopPlans>();

export function shopPlans(scenario: Scenario): ShopPlans {
  const plans = known.get(scenario) ?? plansOf(scenario);
  known.set(scenario, plans);
  return plans;
}

function plansOf(scenario: Scenario): ShopPlans {
  const pools = scenario.executors.flatMap((pool) => Array.from({ length: pool.count }, () => pool));
  const able = scenario.tasks.map((task) => pools.flatMap((pool, e) => (mayRun(task, pool) ? [e] : [])));

  const secondsOf = ({ classIndex, work }: Step): number => {
    const { runtimes, work: usual } = scenario.tasks[classIndex]!;
    const own = work ?? (usual && createDistribution(usual));
    const machines = able[classIndex]!;
    const on = (e: number) => (own ? own.mean / pools[e]!.speed : (runtimes?.[e] ?? 0));
    return machines.reduce((sum, e) => sum + on(e), 0) / Math.max(machines.length, 1);
  };

  const plans = (scenario.workflows ?? []).map((spec) => {
    const workflow = compileWorkflow(spec, scenario);
    const views = stepViews(workflow, scenario);
    const ahead = (s: number) => views[s]!.criticalPath;
    const operations = workflow.steps.map((step) => ({
      next: step.outgoing.reduce((best, { to }) => (best < 0 || ahead(to) > ahead(best) ? to : best), -1),
      machines: able[step.classIndex]!,
      seconds: secondsOf(step),
    }));
    return [spec.name, operations] as const;
  });
  return new Map(plans);
}
