import { MICROS, toMicros } from '../../sim/clock.ts';
import { mayRun } from '../../sim/eligibility/matrix.ts';
import type { PathSpec } from '../../sim/paths/schema.ts';
import type { Scenario, TaskSpec } from '../../sim/scenario/schema.ts';

/** What a task would meet in one pool if it were alone in the world; times are microseconds. */
export interface Option {
  readonly pool: number;
  readonly slots: number;
  readonly speed: number;
  /** Of a class on unrelated machines the least and the most of its pool's executors; null where its work decides. */
  readonly runtimes: { readonly least: number; readonly most: number } | null;
  readonly latency: number;
  /** The least money that a slot-second, and a task, ever costs there. */
  readonly perSecond: number;
  readonly perTask: number;
}

/** By class: where its tasks may run, whatever their width. */
export function optionsOf(scenario: Scenario): readonly (readonly Option[])[] {
  const firsts = firstExecutors(scenario);
  return scenario.tasks.map((task) =>
    scenario.executors.flatMap((executor, pool) => {
      if (executor.name === scenario.escalation?.executor || !mayRun(task, executor)) return [];
      const { price, slots, speed, latency, count } = executor;
      return {
        pool,
        slots,
        speed,
        runtimes: runtimesIn(task, firsts[pool]!, count),
        // Over a network data set out beside the request.
        latency: scenario.network ? 0 : toMicros(latency),
        perSecond: isRented(executor) ? 0 : leastValue(price.perSecond),
        perTask: price.perTask,
      };
    }),
  );
}

/** Whether all slots of a pool are billed from the beginning of a run to its end. */
export function isRented({ price, scale, spot, slots }: Scenario['executors'][number]): boolean {
  return price.billing === 'provisioned' && !scale && !spot && Number.isFinite(slots);
}

/** Microseconds of an undisturbed run, as the simulator rounds them: the least and the most in a pool. */
export function runIn({ runtimes, speed }: Option, work: number): { least: number; most: number } {
  if (runtimes) return runtimes;
  const micros = Math.round((work / speed) * MICROS);
  return { least: micros, most: micros };
}

function firstExecutors({ executors }: Scenario): number[] {
  let next = 0;
  return executors.map(({ count }) => {
    const first = next;
    next += count;
    return first;
  });
}

function runtimesIn({ runtimes }: TaskSpec, first: number, count: number): Option['runtimes'] {
  if (!runtimes) return null;
  const own = runtimes.slice(first, first + count).map(toMicros);
  return { least: Math.min(...own), most: Math.max(...own) };
}

/** The least that a quantity over time ever is. */
function leastValue(spec: PathSpec): number {
  if (typeof spec === 'number') return spec;
  if ('times' in spec) return Math.min(...spec.values);
  return 'least' in spec ? spec.least : 0;
}
