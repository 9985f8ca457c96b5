import { MICROS, toMicros } from '../../sim/clock.ts';
import { mayRun } from '../../sim/eligibility/matrix.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { compileWorkflow } from '../../sim/workflow/template.ts';
import type { BoundMethod } from '../bound.ts';
import { readWorld, type WorldTask } from '../lower/world.ts';
import { provenBound } from './proven-bound.ts';
import { isOneSureWorkflow } from './sure-workflow.ts';
import { bestGraphSchedule, type GraphTask } from './task-graph.ts';

const MOST_STEPS = 12;

/** The shortest makespan of one small workflow without conditions, by somebody who knows all of its work in advance. */
export const workflowOptimum: BoundMethod = {
  kind: 'exact',
  applies(scenario) {
    return isOneSureWorkflow(scenario) && scenario.workflows![0]!.steps.length <= MOST_STEPS;
  },
  compute(scenario, seed, expired) {
    const graph = graphOf(scenario, readWorld(scenario, seed).tasks);
    const machines = scenario.executors.reduce((sum, { count }) => sum + count, 0);
    const proven = bestGraphSchedule(graph, machines, expired);
    const method = 'branch and bound over orders and executors';
    return ['makespan', 'workflowResponse'].map((metric) =>
      provenBound(metric, proven, (value) => value / MICROS, method),
    );
  },
};

/** The steps in an order in which each comes after all that it waits for; times are microseconds. */
function graphOf(scenario: Scenario, tasks: readonly WorldTask[]): GraphTask[] {
  const { steps } = compileWorkflow(scenario.workflows![0]!, scenario);
  const position = new Map(tasks.map(({ step }, i) => [step, i]));
  return tasks.map((task) => ({
    runs: runsOf(scenario, task),
    after: steps[task.step]!.incoming.map(({ from, bytes }) => ({
      task: position.get(from)!,
      transfer:
        scenario.links && bytes > 0 ? toMicros(scenario.links.latency + bytes / scenario.links.bandwidth) : 0,
    })),
  }));
}

/** Microseconds on each executor, as the simulator rounds them. */
function runsOf({ executors, tasks }: Scenario, { classIndex, seconds }: WorldTask): number[] {
  const task = tasks[classIndex]!;
  const members = executors.flatMap((executor) => Array.from({ length: executor.count }, () => executor));
  return members.map((executor, e) => {
    if (!mayRun(task, executor)) return Number.POSITIVE_INFINITY;
    return task.runtimes ? toMicros(task.runtimes[e]!) : Math.round((seconds / executor.speed) * MICROS);
  });
}
