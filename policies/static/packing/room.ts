import type { ExecutorView, Scenario, TaskView } from '../../../src/index.ts';

/** One resource that placement looks at. */
export interface Resource {
  readonly kind: string;
  /** What the largest executor offers. */
  readonly size: number;
}

/** The resources that executors offer, GPUs last; slots where they offer nothing else. */
export function resourcesOf({ executors }: Scenario): readonly Resource[] {
  const kinds = new Set(executors.flatMap(({ resources }) => Object.keys(resources ?? {})));
  const named = [...kinds].map((kind) => ({
    kind,
    size: Math.max(...executors.map(({ resources }) => resources?.[kind] ?? 0)),
  }));
  const gpu = 1000 * Math.max(...executors.map(({ gpus }) => gpus?.count ?? 0));
  const all = [...named, { kind: 'gpu', size: gpu }].filter(({ size }) => size > 0);
  return all.length > 0 ? all : [{ kind: 'slots', size: Math.max(...executors.map(({ slots }) => slots)) }];
}

/** The resources with their weights, which come to 1: `memory` weighs as given, all others the same. */
export function weighted(
  scenario: Scenario,
  memory: number,
): readonly (Resource & { readonly weight: number })[] {
  const resources = resourcesOf(scenario);
  const weights = resources.map(({ kind }) => (kind === 'memory' ? memory : 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return resources
    .map((resource, k) => ({ ...resource, weight: sum === 0 ? 1 : weights[k]! / sum }))
    .filter(({ weight }) => weight > 0);
}

/** Units that an executor has free. */
export function freeOf(executor: ExecutorView, kind: string): number {
  return kind === 'slots' ? executor.free : executor.available(kind);
}

/** Units that it offers. */
export function capacityOf(executor: ExecutorView, kind: string): number {
  return kind === 'slots' ? executor.slots : executor.capacity(kind);
}

/** Units that a task takes. */
export function demandOf(task: TaskView, kind: string): number {
  return kind === 'slots' ? task.slots : task.demand(kind);
}
