import { MICROS } from '../../sim/clock.ts';
import { WHOLE } from '../../sim/resources/gpus.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { optionsOf } from './options.ts';
import type { WorldTask } from './world.ts';

/** Something that executors have so much of, and that tasks occupy while they run: slots, units of a resource, GPUs. */
export interface Dimension {
  /** What a task needs of it: units × microseconds at speed 1. */
  need(task: WorldTask): number;
  /** What the pools give in a microsecond: units × speed. */
  rate(pools: ReadonlySet<number>): number;
}

/** Everything whose capacity may be the bottleneck. */
export function dimensionsOf(scenario: Scenario): readonly Dimension[] {
  const { executors, tasks } = scenario;
  const dimension = (
    offer: (executor: Scenario['executors'][number]) => number,
    units: (task: WorldTask) => number,
  ): Dimension => ({
    need: (task) => units(task) * task.work,
    rate: (pools) =>
      executors.reduce(
        (sum, executor, p) => sum + (pools.has(p) ? executor.count * executor.speed * offer(executor) : 0),
        0,
      ),
  });
  const kinds = new Set(tasks.flatMap(({ demand = {} }) => Object.keys(demand)));
  const gpus = dimension(
    (executor) => (executor.gpus?.count ?? 0) * WHOLE,
    ({ classIndex }) => {
      const { share = 0, count = 0 } = tasks[classIndex]!.gpu ?? {};
      return share + count * WHOLE;
    },
  );
  return [
    dimension(
      ({ slots }) => slots,
      ({ slots }) => slots,
    ),
    ...[...kinds].map((kind) =>
      dimension(
        ({ resources = {} }) => resources[kind] ?? 0,
        ({ classIndex }) => tasks[classIndex]!.demand?.[kind] ?? 0,
      ),
    ),
    ...(tasks.some(({ gpu }) => gpu) ? [gpus] : []),
  ];
}

/** Classes of tasks and the pools that they alone may use; no other class may use any of these. */
export interface Part {
  readonly classes: ReadonlySet<number>;
  readonly pools: ReadonlySet<number>;
}

/** The scenario in parts that have nothing to do with each other: bounds on sums add up over them. */
export function partsOf(scenario: Scenario): readonly Part[] {
  let parts: { classes: Set<number>; pools: Set<number> }[] = [];
  optionsOf(scenario).forEach((options, classIndex) => {
    const joined = { classes: new Set([classIndex]), pools: new Set(options.map(({ pool }) => pool)) };
    const apart = parts.filter((part) => {
      if (![...part.pools].some((pool) => joined.pools.has(pool))) return true;
      for (const each of part.classes) joined.classes.add(each);
      for (const pool of part.pools) joined.pools.add(pool);
      return false;
    });
    parts = [...apart, joined];
  });
  return parts;
}

/** Sets of classes that may use nothing but some pools: all, and for each class those that may go nowhere else than it may. */
export function confinedParts(scenario: Scenario): readonly Part[] {
  const pools = optionsOf(scenario).map((options) => new Set(options.map(({ pool }) => pool)));
  const sets = [new Set(scenario.executors.keys()), ...pools];
  return sets.map((set) => ({
    pools: set,
    classes: new Set(
      [...pools.keys()].filter((classIndex) => [...pools[classIndex]!].every((pool) => set.has(pool))),
    ),
  }));
}

/**
 * The microsecond before which not all of the tasks can be done: none ends sooner than it could alone, and what comes from
 * some instant on takes all of the capacity so long.
 */
export function earliestEnd(scenario: Scenario, tasks: readonly WorldTask[]): number {
  let end = tasks.reduce((latest, { submit, soonest }) => Math.max(latest, submit + soonest), 0);
  const dimensions = dimensionsOf(scenario);
  for (const { classes, pools } of confinedParts(scenario)) {
    const own = tasks.filter(({ classIndex }) => classes.has(classIndex)).sort((a, b) => b.submit - a.submit);
    for (const { need, rate } of dimensions) {
      const perMicro = rate(pools);
      if (!Number.isFinite(perMicro)) continue;
      let total = 0;
      for (const task of own) {
        total += need(task);
        if (total > 0) end = Math.max(end, task.submit + total / perMicro);
      }
    }
  }
  return end;
}

export const SECONDS = 1 / MICROS;
