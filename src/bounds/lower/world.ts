import { EventQueue } from '../../core/event-queue.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { createSource } from '../../sim/sources/index.ts';
import type { Source } from '../../sim/sources/source.ts';
import { WorkflowSource } from '../../sim/sources/workflows.ts';
import { TaskPool } from '../../sim/tasks.ts';
import { SECONDS } from './capacity.ts';
import { type Option, optionsOf, runIn } from './options.ts';

/** A task as every policy meets it; times are microseconds. */
export interface WorldTask {
  readonly classIndex: number;
  /** Its place among the steps of its workflow; −1 where it came by itself. */
  readonly step: number;
  /** Seconds of work at speed 1. */
  readonly seconds: number;
  /** Before this it cannot come under any policy; `fixed` where it comes then under all. */
  readonly submit: number;
  readonly fixed: boolean;
  /** Whether metrics count it. */
  readonly measured: boolean;
  readonly slots: number;
  /** Microseconds at speed 1 that its run takes from an executor at least, whichever that is. */
  readonly work: number;
  /** The least and the most that a run takes; the least until it is done, its way included. */
  readonly shortest: number;
  readonly longest: number;
  readonly soonest: number;
  /** The least money for it. */
  readonly cheapest: number;
  /** The least of both together: money and seconds until it is done, in the weights given. */
  readonly balanced: number;
}

/** What money and a second of a task in the system weigh. */
export interface Weights {
  readonly cost: number;
  readonly latency: number;
}

/** All that comes to a scenario with a seed. */
export interface World {
  readonly tasks: readonly WorldTask[];
  /** When the run's clock starts. */
  readonly origin: number;
  /** The least mean response of the measured workflows, seconds; null without any. */
  readonly workflowResponse: number | null;
}

/**
 * Plays a scenario whose tasks are all completed with as many executors as there are tasks: each runs at once where it is
 * done soonest. Arrivals and work are keyed by what arrives, so they are those of every policy; steps of workflows become
 * ready no later than under any.
 */
export function readWorld(scenario: Scenario, seed: string, weights: Weights = UNWEIGHED): World {
  const pool = new TaskPool();
  const source = createSource(scenario, seed, pool, false);
  const { origin } = source;
  const options = optionsOf(scenario);
  const noisy = scenario.tasks.map(({ noise }) => noise !== undefined);
  const ends = new EventQueue();
  const tasks: WorldTask[] = [];
  while (Math.min(source.nextTime, ends.nextTime) < Number.POSITIVE_INFINITY) {
    if (ends.nextTime <= source.nextTime) {
      ends.pop();
      source.left(pool, ends.payload, ends.time, true);
      pool.release(ends.payload);
      continue;
    }
    const slot = pool.take();
    source.take(pool, slot);
    pool.executor[slot] = 0;
    const classIndex = pool.classIndex[slot]!;
    const able = options[classIndex]!.filter(({ slots }) => slots >= pool.slots[slot]!);
    if (able.length === 0) {
      source.left(pool, slot, pool.submit[slot]!, false);
      pool.release(slot);
      continue;
    }
    const task = {
      classIndex,
      step: stepOf(source, slot),
      seconds: pool.work[slot]!,
      submit: pool.submit[slot]!,
      fixed: isFixed(source, slot),
      measured: pool.origin[slot]! >= scenario.horizon.warmup,
      slots: pool.slots[slot]!,
      ...demandsOf(able, noisy[classIndex]! ? 0 : pool.work[slot]!, pool.slots[slot]!, weights),
    };
    tasks.push(task);
    ends.push(task.submit + task.soonest, 0, slot);
  }
  const workflows = source instanceof WorkflowSource ? source.report() : null;
  return { tasks, origin, workflowResponse: workflows?.meanResponse ?? null };
}

const UNWEIGHED: Weights = { cost: 0, latency: 0 };
const LARGEST = {
  work: Infinity,
  shortest: Infinity,
  soonest: Infinity,
  cheapest: Infinity,
  balanced: Infinity,
};

/** @param work seconds at speed 1; 0 where chance may make a run as short as it likes */
function demandsOf(able: readonly Option[], work: number, slots: number, { cost, latency }: Weights) {
  const all = { ...LARGEST, longest: 0 };
  for (const option of able) {
    const run = work === 0 ? { least: 0, most: 0 } : runIn(option, work);
    all.work = Math.min(all.work, run.least * option.speed);
    all.shortest = Math.min(all.shortest, run.least);
    all.longest = Math.max(all.longest, run.most);
    const response = run.least + option.latency;
    const money = option.perTask + option.perSecond * slots * run.least * SECONDS;
    all.soonest = Math.min(all.soonest, response);
    all.cheapest = Math.min(all.cheapest, money);
    all.balanced = Math.min(all.balanced, cost * money + latency * response * SECONDS);
  }
  return all;
}

function stepOf(source: Source, slot: number): number {
  return source instanceof WorkflowSource ? source.kindOf(slot).steps.indexOf(source.stepOf(slot)) : -1;
}

/** Whether a task comes when its workflow does: a first step, for the first time. */
function isFixed(source: Source, slot: number): boolean {
  if (!(source instanceof WorkflowSource)) return true;
  const { flows } = source;
  const at = source.flowOf(slot) * flows.stride + stepOf(source, slot);
  return source.stepOf(slot).incoming.length === 0 && flows.visit[at] === 0;
}
