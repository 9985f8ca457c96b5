import { mayRun } from '../sim/eligibility/matrix.ts';
import type { Scenario, TaskSpec } from '../sim/scenario/schema.ts';

/**
 * Whether every policy completes every task that fits anywhere, and none decides when they arrive. Only then do all
 * policies average over the same tasks; where one may turn tasks away, nothing below the time of the easiest task is a
 * bound on a mean.
 */
export function isLossless(scenario: Scenario): boolean {
  const { arrivals, horizon, tasks, choices, placement, budgets, escalation, control } = scenario;
  if (horizon.seconds !== undefined) return false;
  if ('trace' in arrivals ? arrivals.trace.dependencies : arrivals.process === 'closed') return false;
  if (!('trace' in arrivals) && horizon.tasks === undefined) return false;
  if (choices?.reject || budgets.some(({ over }) => over === 'reject') || escalation?.default === 'reject')
    return false;
  if (control === 'placement' && placement?.unfit === 'reject') return false;
  if (canBeCutOff(scenario)) return false;
  return tasks.every((task) => neverGivesUp(task) && (control !== 'dispatch' || hasOpenDoor(task, scenario)));
}

/** No patience, and no failure that is final. */
function neverGivesUp({ patience, failure, retry }: TaskSpec): boolean {
  return patience === undefined && (retry ? retry.limit === null : failure === undefined);
}

/** Whether some executor takes the task at any time, however many are there; of a trace, whose widths vary, each must. */
function hasOpenDoor(task: TaskSpec, { executors, escalation, trace }: Scenario): boolean {
  const able = executors.filter(
    (executor) =>
      executor.name !== escalation?.executor && mayRun(task, executor) && executor.slots >= task.slots,
  );
  return trace ? able.every(isOpen) : able.some(isOpen);
}

function isOpen({ queue, spot, scale }: Scenario['executors'][number]): boolean {
  return (
    queue.capacity === null &&
    queue.waiting === undefined &&
    spot === undefined &&
    (scale === undefined || scale.min > 0 || scale.rule === 'demand')
  );
}

function canBeCutOff({ sites, network }: Scenario): boolean {
  return (
    sites.some(({ disconnections }) => disconnections) ||
    (network?.links.some(({ disconnections }) => disconnections) ?? false)
  );
}
