import { mayRun } from '../eligibility/matrix.ts';
import type { ExecutorSpec, TaskSpec, WrittenScenario } from '../scenario/schema.ts';
import { WHOLE } from './gpus.ts';

/** Fills in the slots of the executors that were given none. */
export function withSlots(
  executors: WrittenScenario['executors'],
  tasks: readonly TaskSpec[],
): readonly ExecutorSpec[] {
  return executors.map((executor) => {
    const { slots, resources, gpus } = executor;
    if (slots !== undefined) return { ...executor, slots };
    if (!resources && !gpus) return { ...executor, slots: 1 };
    return { ...executor, slots: slotsEnough(executor, tasks), slotless: true };
  });
}

/**
 * Slots of an executor that offers resources and was given none: so many that they never limit it, and no more than
 * the tasks of the scenario could ever occupy at once. Infinity when some class that may run there takes nothing of
 * what it offers.
 */
function slotsEnough(executor: WrittenScenario['executors'][number], tasks: readonly TaskSpec[]): number {
  const able = tasks.filter((task) => mayRun(task, executor));
  if (able.length === 0) return 1;
  const offers = { ...executor.resources, gpu: (executor.gpus?.count ?? 0) * WHOLE };
  const scarce = Object.entries(offers)
    .filter(([, units]) => units > 0)
    .map(([kind, units]) => {
      const perUnit = able.map((task) => task.slots / unitsOf(task, kind));
      return Math.floor(units * Math.max(...perUnit));
    });
  const apart = able.reduce((sum, task) => sum + slotsOf(task, offers), 0);
  return Math.max(...able.map((task) => task.slots), Math.min(apart, ...scarce));
}

/** Slots that tasks of one class occupy where nobody else is. */
function slotsOf(task: TaskSpec, offers: Readonly<Record<string, number>>): number {
  const counts = Object.entries(offers).map(([kind, units]) => {
    const each = unitsOf(task, kind);
    return each === 0 ? Number.POSITIVE_INFINITY : Math.floor(units / each);
  });
  return task.slots * Math.min(...counts);
}

function unitsOf({ demand = {}, gpu }: TaskSpec, kind: string): number {
  if (kind !== 'gpu') return demand[kind] ?? 0;
  return (gpu?.share ?? 0) + (gpu?.count ?? 0) * WHOLE;
}
