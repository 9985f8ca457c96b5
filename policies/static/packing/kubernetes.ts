import type { ExecutorView, TaskView } from '../../../src/index.ts';
import { capacityOf, demandOf, freeOf, type Resource } from './room.ts';

/** Points that a plugin of Kubernetes gives at most; they are whole. */
const MOST = 100;

/** Units of a resource that would be requested with the task there, at most what the executor offers. */
function requested(executor: ExecutorView, task: TaskView, kind: string): number {
  const capacity = capacityOf(executor, kind);
  return Math.min(capacity, capacity - freeOf(executor, kind) + demandOf(task, kind));
}

/** Whole points for a part of each resource, whole again on average; none where the executor offers nothing. */
function meanPoints(
  executor: ExecutorView,
  resources: readonly Resource[],
  units: (kind: string, capacity: number) => number,
): number {
  let sum = 0;
  for (const { kind } of resources) {
    const capacity = capacityOf(executor, kind);
    if (capacity > 0) sum += Math.floor((MOST * units(kind, capacity)) / capacity);
  }
  return Math.floor(sum / resources.length);
}

/** NodeResourcesFit with MostAllocated: points for what is requested. */
export function mostAllocatedPoints(
  executor: ExecutorView,
  task: TaskView,
  resources: readonly Resource[],
): number {
  return meanPoints(executor, resources, (kind) => requested(executor, task, kind));
}

/** NodeResourcesFit with LeastAllocated: points for what is not requested. */
export function leastAllocatedPoints(
  executor: ExecutorView,
  task: TaskView,
  resources: readonly Resource[],
): number {
  return meanPoints(executor, resources, (kind, capacity) => capacity - requested(executor, task, kind));
}

/** NodeResourcesBalancedAllocation: points for resources that are requested evenly, 1 − their standard deviation. */
export function balancedPoints(
  executor: ExecutorView,
  task: TaskView,
  resources: readonly Resource[],
): number {
  const parts = resources.map(({ kind }) => {
    const capacity = capacityOf(executor, kind);
    return capacity === 0 ? 0 : requested(executor, task, kind) / capacity;
  });
  const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
  const variance = parts.reduce((sum, part) => sum + (part - mean) * (part - mean), 0) / parts.length;
  return Math.floor(MOST * (1 - Math.sqrt(variance)));
}
