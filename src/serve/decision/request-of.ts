import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { ExecutorView, TaskView } from '../../sim/views.ts';
import type { DecideRequest } from './request.ts';

/**
 * A choice of control dispatch, placement or batch as the request that a production system would send about it.
 *
 * @param packed where GPUs are packed: the resources beside them
 */
export function requestOf(
  point: DecisionPoint,
  control: 'dispatch' | 'placement' | 'batch',
  packed: readonly string[] | null = null,
): DecideRequest {
  const first = new Map<number, number>();
  for (let i = point.runs - 1; i >= 0; i--) first.set(point.executor(i).index, i);
  const executors = point.executors.map((executor) => ({
    ...executorOf(executor, point, first.get(executor.index)),
    ...(packed && roomOf(executor, packed)),
  }));
  const committed = { seconds: point.committedSeconds, penalty: point.committedPenalty };
  if (control !== 'batch')
    return { task: taskOf(point.task(0), point), executors, committed, queued: Math.max(1, point.queued) };
  const tasks = Array.from({ length: point.runs }, (_, i) => taskOf(point.task(i), null));
  return { tasks, executors, committed };
}

/** @param row a candidate of that executor, where it has one */
function executorOf(executor: ExecutorView, point: DecisionPoint, row: number | undefined) {
  const { name, tier, slots, speed, free, queueLength, load, backlog, latency, price } = executor;
  return {
    name,
    tier,
    slots,
    speed,
    free,
    queueLength,
    load,
    backlog,
    latency,
    price: { perSecond: price.perSecond, perTask: price.perTask },
    open: row !== undefined && point.allowed(row),
    ...(row !== undefined && { start: point.startDelay(row) }),
  };
}

function roomOf(executor: ExecutorView, kinds: readonly string[]) {
  return {
    available: Object.fromEntries(kinds.map((kind) => [kind, executor.available(kind)])),
    devices: Array.from(executor.devices),
    ...(executor.gpuType !== null && { gpuType: executor.gpuType }),
  };
}

/** @param point tells run times on all executors, where they are asked for */
function taskOf(task: TaskView, point: DecisionPoint | null) {
  const { submit, deadline } = task;
  const runtimes = new Map<number, number>();
  for (let i = 0; point !== null && i < point.runs; i++) {
    runtimes.set(point.executor(i).index, point.runTime(i));
  }
  return {
    id: String(task.id),
    class: task.className,
    work: task.estimate,
    ...(point !== null && { runtimes: point.executors.map(({ index }) => runtimes.get(index) ?? 0) }),
    deadline: Number.isFinite(deadline) ? deadline - submit : null,
    waited: Math.max(0, task.wait),
    priority: task.priority,
    slots: task.slots,
    attempts: task.attempts,
    ...(task.step !== null && { workflow: workflowOf(task) }),
  };
}

function workflowOf({ submit, workflowDeadline, workflowRest, workflowPenalty }: TaskView) {
  const deadline = Number.isFinite(workflowDeadline) ? workflowDeadline - submit : null;
  return { deadline, rest: workflowRest, penalty: workflowPenalty };
}
