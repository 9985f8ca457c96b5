import { toMicros } from '../../sim/clock.ts';
import { mayRun } from '../../sim/eligibility/matrix.ts';
import { Demands } from '../../sim/resources/demands.ts';
import { WHOLE } from '../../sim/resources/gpus.ts';
import type { Scenario, TaskSpec } from '../../sim/scenario/schema.ts';
import { createSource } from '../../sim/sources/index.ts';
import { TaskPool } from '../../sim/tasks.ts';
import type { PackedItem, PackingNode } from '../exact/packing.ts';

/** Tasks that take the same. Those that take no GPU have the value 0. */
export interface TaskKind extends Pick<PackedItem, 'value' | 'units' | 'gpu'> {
  /** How many of them arrive. */
  readonly count: number;
}

/** Executors that offer the same to everybody. */
export interface NodeKind extends PackingNode {
  readonly executors: readonly number[];
  /** By kind of tasks: whether one may run there. */
  readonly able: readonly boolean[];
}

/** All that is to be packed with a seed, and onto what. */
export interface PackingWorld {
  readonly tasks: readonly TaskKind[];
  /** By ordinal of arrival: which kind of tasks it is of. */
  readonly arrivals: readonly number[];
  readonly nodes: readonly NodeKind[];
  /** Thousandths of all GPUs. */
  readonly capacity: number;
}

/**
 * Whether executors with GPUs are packed with tasks that come whatever the policy does. Allocated at any time are tasks
 * that have arrived and fit all at once, so the best packing of all arrivals bounds the allocation under every policy.
 */
export function isPacking({ control, executors, workflows, arrivals }: Scenario): boolean {
  const open = 'trace' in arrivals ? !arrivals.trace.dependencies : arrivals.process !== 'closed';
  return control === 'placement' && !workflows && open && executors.some(({ gpus }) => gpus);
}

/** The tasks and executors of a seed; null where a task may be done before the last one arrives: then a packing says little. */
export function readPacking(scenario: Scenario, seed: string): PackingWorld | null {
  const demands = new Demands(scenario);
  const kinds = new Map<string, { classIndex: number; slots: number; count: number; at: number }>();
  const arrivals: number[] = [];
  const fastest = scenario.executors.reduce((most, { speed }) => Math.max(most, speed), 0);
  let soonest = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  const pool = new TaskPool();
  const source = createSource(scenario, seed, pool, false);
  while (source.nextTime < Number.POSITIVE_INFINITY) {
    const slot = pool.take();
    source.take(pool, slot);
    const classIndex = pool.classIndex[slot]!;
    const slots = pool.slots[slot]!;
    const key = `${classIndex} ${slots}`;
    const kind = kinds.get(key) ?? { classIndex, slots, count: 0, at: kinds.size };
    kinds.set(key, kind);
    kind.count++;
    arrivals.push(kind.at);
    last = pool.submit[slot]!;
    const { runtimes } = scenario.tasks[classIndex]!;
    const seconds = runtimes ? Math.min(...runtimes) : pool.work[slot]! / fastest;
    soonest = Math.min(soonest, last + toMicros(seconds));
    pool.release(slot);
  }
  if (soonest <= last) return null;
  const tasks = [...kinds.values()].map(({ classIndex, slots, count }) => {
    const { gpu } = scenario.tasks[classIndex]!;
    return { count, units: [...demands.row(classIndex), slots], ...gpuOf(gpu) };
  });
  const classes = [...kinds.values()].map(({ classIndex }) => scenario.tasks[classIndex]!);
  const nodes = nodesOf(scenario, demands, tasks, classes);
  const capacity = nodes.reduce((sum, { gpus, executors }) => sum + WHOLE * gpus * executors.length, 0);
  return { tasks, arrivals, nodes, capacity };
}

function gpuOf(gpu: TaskSpec['gpu']): Pick<PackedItem, 'value' | 'gpu'> {
  if (gpu?.share !== undefined) return { value: gpu.share, gpu: { share: gpu.share } };
  if (gpu?.count !== undefined) return { value: WHOLE * gpu.count, gpu: { count: gpu.count } };
  return { value: 0, gpu: null };
}

/** Executors that offer the same to the same tasks, together. */
function nodesOf(
  { executors }: Scenario,
  demands: Demands,
  tasks: readonly TaskKind[],
  classes: readonly TaskSpec[],
): NodeKind[] {
  const kinds = new Map<string, NodeKind & { executors: number[] }>();
  let next = 0;
  executors.forEach((executor, pool) => {
    const { slots, count, gpus } = executor;
    const offered = { units: [...demands.offer(pool), slots], gpus: gpus?.count ?? 0 };
    const able = tasks.map(({ units }, k) => units.at(-1)! <= slots && mayRun(classes[k]!, executor));
    const key = JSON.stringify([offered, able.map(Number).join('')]);
    const kind = kinds.get(key) ?? { ...offered, able, executors: [] };
    kinds.set(key, kind);
    for (let e = 0; e < count; e++) kind.executors.push(next++);
  });
  return [...kinds.values()];
}
