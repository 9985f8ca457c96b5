import { MICROS } from '../../sim/clock.ts';
import { boundedSlowdown } from '../../sim/metrics.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Bound, BoundMethod } from '../bound.ts';
import { isLossless } from '../lossless.ts';
import { readWorld } from '../lower/world.ts';
import { isPlain } from '../plain.ts';
import { provenBound } from './proven-bound.ts';
import { bestRigidSchedule, type RigidObjective } from './rigid-jobs.ts';

/** So many jobs can be put in all orders. */
const MOST_JOBS = 9;

const responses: RigidObjective = { kind: 'sum', costOf: ({ release }, completion) => completion - release };
const slowdowns: RigidObjective = {
  kind: 'sum',
  costOf: ({ release, run }, completion) => boundedSlowdown(completion - release - run, run),
};

/** Sums are rounded in the order of events, here in another. */
const SAFE = 1 - 1e-12;

/** What the best schedule of a few rigid jobs comes to, made by somebody who knows all of them in advance. */
export const batchOptimum: BoundMethod = {
  kind: 'exact',
  applies: (scenario) =>
    scenario.control === 'batch' &&
    scenario.executors.length === 1 &&
    scenario.executors[0]!.count === 1 &&
    scenario.executors[0]!.latency === 0 &&
    scenario.horizon.warmup === 0 &&
    !scenario.workflows &&
    arrivalsOf(scenario) <= MOST_JOBS &&
    isLossless(scenario) &&
    isPlain(scenario),
  compute(scenario, seed, expired) {
    const { tasks } = readWorld(scenario, seed);
    if (tasks.length === 0 || tasks.length > MOST_JOBS) return [];
    const jobs = tasks.map(({ submit, shortest, slots }) => ({ release: submit, run: shortest, slots }));
    const { slots } = scenario.executors[0]!;
    const solve = (objective: RigidObjective) => bestRigidSchedule(jobs, slots, objective, expired);
    const bound = (metric: string, objective: RigidObjective, scale: (value: number) => number): Bound =>
      provenBound(metric, solve(objective), scale, 'branch and bound over all orders of jobs');
    const mean = (sum: number) => (SAFE * sum) / jobs.length;
    const runs = jobs.reduce((sum, { run }) => sum + run, 0);
    const first = Math.min(...jobs.map(({ release }) => release));
    return [
      bound('meanResponse', responses, (sum) => mean(sum) / MICROS),
      bound('meanWait', responses, (sum) => mean(sum - runs) / MICROS),
      bound('meanBoundedSlowdown', slowdowns, mean),
      bound('makespan', { kind: 'latest' }, (end) => (end - first) / MICROS),
    ];
  },
};

function arrivalsOf({ horizon, trace }: Scenario): number {
  return Math.min(horizon.tasks ?? Number.POSITIVE_INFINITY, trace?.length ?? Number.POSITIVE_INFINITY);
}
