import type { ExecutorSpec, Scenario, TaskSpec } from '../sim/scenario/schema.ts';
import { createArrivalProcess } from '../workload/arrivals/index.ts';
import { createDistribution } from '../workload/distribution.ts';
import type { RecordedTrace } from '../workload/recorded-trace.ts';

/**
 * The share of the fleet's capacity that the arriving work needs: Σ rate × slots × work / Σ slots × speed. From 1 up
 * no policy keeps up. For `runtimes` it is a lower bound, every task where it runs fastest. Null where it has no
 * meaning: closed clients wait for the fleet, and tasks that all come at once have no rate.
 */
export function offeredLoad({ arrivals, executors, tasks, trace }: Scenario): number | null {
  if ('trace' in arrivals) return traceLoad(trace!, executors);
  if (arrivals.process === 'closed') return null;
  const shares = tasks.reduce((sum, task) => sum + task.share, 0);
  const perTask = tasks.reduce((sum, task) => sum + (task.share / shares) * occupied(task, executors), 0);
  return createArrivalProcess(arrivals, '').meanRate * perTask;
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
