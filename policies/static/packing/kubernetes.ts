import type { ExecutorView, TaskView } from '../../../src/index.ts';
import { capacityOf, demandOf, freeOf, type Resource } from './room.ts';

/** Points that a plugin of Kubernetes gives at most; they are whole. */
const MOST = 100;

/** Part of a resource that would be requested with the task there, at most 1; 0 where the executor offers none. */
function requested(executor: ExecutorView, task: TaskView, kind: string): number {
  const capacity = capacityOf(executor, kind);
  if (capacity === 0) return 0;
  return Math.min(1, (capacity - freeOf(executor, kind) + demandOf(task, kind)) / capacity);
}

/** NodeResourcesFit with MostAllocated: points for what is requested, the mean over the resources. */
export function mostAllocatedPoints(
  executor: ExecutorView,
  task: TaskView,
  resources: readonly Resource[],
): number {
  const points = resources.map(({ kind }) => Math.floor(MOST * requested(executor, task, kind)));
  return Math.floor(points.reduce((sum, each) => sum + each, 0) / points.length);
}

/** NodeResourcesFit with LeastAllocated: points for what is not requested, the mean over the resources. */
export function leastAllocatedPoints(
  executor: ExecutorView,
  task: TaskView,
  resources: readonly Resource[],
): number {
  const points = resources.map(({ kind }) => Math.floor(MOST * (1 - requested(executor, task, kind))));
  return Math.floor(points.reduce((sum, each) => sum + each, 0) / points.length);
}

/** NodeResourcesBalancedAllocation: points for resources that are requested evenly, 1 − their standard deviation. */
export function balancedPoints(
  executor: ExecutorView,
  task: TaskView,
  resources: readonly Resource[],
): number {
  const parts = resources.map(({ kind }) => requested(executor, task, kind));
  const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
  const variance = parts.reduce((sum, part) => sum + (part - mean) * (part - mean), 0) / parts.length;
  return Math.floor(MOST * (1 - Math.sqrt(variance)));
}
