import type { ExecutorSpec, Scenario, TaskSpec } from '../sim/scenario/schema.ts';
import { compileWorkflow } from '../sim/workflow/template.ts';
import { expectedVisits } from '../sim/workflow/visits.ts';
import { createArrivalProcess } from '../workload/arrivals/index.ts';
import { createDistribution } from '../workload/distribution.ts';
import type { RecordedTrace } from '../workload/recorded-trace.ts';

/**
 * The share of the fleet's capacity that the arriving work needs: Σ rate × slots × work / Σ slots × speed. From 1 up
 * no policy keeps up. For `runtimes` it is a lower bound, every task where it runs fastest. Null where it has no
 * meaning: closed clients wait for the fleet, and tasks that all come at once have no rate.
 */
export function offeredLoad(scenario: Scenario): number | null {
  const { arrivals, executors, tasks, trace } = scenario;
  if ('trace' in arrivals) return traceLoad(trace!, executors);
  if (arrivals.process === 'closed') return null;
  const perArrival = scenario.workflows
    ? perWorkflow(scenario.workflows, scenario)
    : average(tasks, (task) => occupied(task, executors));
  return createArrivalProcess(arrivals, '').meanRate * perArrival;
}

/** Seconds for which a mean workflow takes the whole fleet, every step run as often as is to be expected. */
function perWorkflow(workflows: NonNullable<Scenario['workflows']>, { tasks, executors }: Scenario): number {
  return average(workflows, (spec) => {
    const workflow = compileWorkflow(spec, { tasks });
    const visits = expectedVisits(workflow);
    return workflow.steps.reduce((sum, { classIndex }, i) => {
      const { work = tasks[classIndex]!.work } = spec.steps[i]!;
      return sum + visits[i]! * occupied({ ...tasks[classIndex]!, work }, executors);
    }, 0);
  });
}

/** The mean of something over what arrives, by shares. */
function average<T extends { readonly share: number }>(kinds: readonly T[], of: (kind: T) => number): number {
  const shares = kinds.reduce((sum, { share }) => sum + share, 0);
  return kinds.reduce((sum, kind) => sum + (kind.share / shares) * of(kind), 0);
}

/** Seconds for which one task takes the whole fleet. */
function occupied({ slots, work, runtimes }: TaskSpec, executors: readonly ExecutorSpec[]): number {
  if (runtimes) return (slots * Math.min(...runtimes)) / capacity(executors, () => 1);
  return (slots * createDistribution(work!).mean) / capacity(executors);
}

function traceLoad({ length, totals }: RecordedTrace, executors: readonly ExecutorSpec[]): number | null {
  const span = totals.last - totals.first;
  if (span <= 0) return null;
  const rate = (length - 1) / span;
  return (rate * totals.slotSeconds) / length / capacity(executors);
}

/** Seconds of work done in one second by the whole fleet. */
function capacity(executors: readonly ExecutorSpec[], speedOf = ({ speed }: ExecutorSpec) => speed): number {
  return executors.reduce((sum, executor) => sum + executor.count * executor.slots * speedOf(executor), 0);
}
