import { mayRun } from '../../sim/eligibility/matrix.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { compileWorkflow, type Step } from '../../sim/workflow/template.ts';
import type { BoundMethod } from '../bound.ts';
import { provenBound } from '../exact/proven-bound.ts';
import { isOneSureWorkflow } from '../exact/sure-workflow.ts';
import { readWorld } from '../lower/world.ts';
import type { Jobs, Operation } from './shop.ts';
import { solveJobShop } from './solve.ts';

/** The shortest makespan of a job shop: one workflow of chains, each step of which can run on one executor only. */
export const jobShopOptimum: BoundMethod = {
  kind: 'exact',
  applies(scenario) {
    if (!isOneSureWorkflow(scenario)) return false;
    const { steps } = compileWorkflow(scenario.workflows![0]!, scenario);
    return isChains(steps) && steps.every((step) => machinesOf(scenario, step).length === 1);
  },
  compute(scenario, seed, expired) {
    const { upper, lower, proven } = solveJobShop(jobsOf(scenario, seed), expired);
    const found = { best: upper, lower: proven ? upper : lower };
    const method = 'branch and bound with edge finding';
    return ['makespan', 'workflowResponse'].map((metric) =>
      provenBound(metric, found, (seconds) => seconds, method),
    );
  },
};

/** Whether no step waits for more than one or lets more than one wait, and nothing is handed over. */
function isChains(steps: readonly Step[]): boolean {
  return steps.every(
    ({ incoming, outgoing }) =>
      incoming.length <= 1 && outgoing.length <= 1 && incoming.every(({ bytes }) => bytes === 0),
  );
}

/** The executors where a step can run, as positions in the fleet. */
function machinesOf({ executors, tasks }: Scenario, { classIndex }: Step): number[] {
  const members = executors.flatMap((executor) => Array.from({ length: executor.count }, () => executor));
  return members.flatMap((executor, e) => (mayRun(tasks[classIndex]!, executor) ? [e] : []));
}

function jobsOf(scenario: Scenario, seed: string): Jobs {
  const { steps, roots } = compileWorkflow(scenario.workflows![0]!, scenario);
  const members = scenario.executors.flatMap(({ count, speed }) =>
    Array.from({ length: count }, () => speed),
  );
  const operations = new Map<number, Operation>();
  for (const { step, classIndex, seconds } of readWorld(scenario, seed).tasks) {
    const machine = machinesOf(scenario, steps[step]!)[0]!;
    const { runtimes } = scenario.tasks[classIndex]!;
    operations.set(step, { machine, seconds: runtimes?.[machine] ?? seconds / members[machine]! });
  }
  return roots.map((root) => {
    const job: Operation[] = [];
    for (let at: number | undefined = root; at !== undefined; at = steps[at]!.outgoing[0]?.to) {
      job.push(operations.get(at)!);
    }
    return job;
  });
}
