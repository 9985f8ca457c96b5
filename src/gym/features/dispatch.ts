import { MICROS } from '../../sim/clock.ts';
import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { Penalties } from '../../sim/sla/penalties.ts';
import type { ObservationBatch } from '../observation-batch.ts';
import type { Featuriser } from './featuriser.ts';
import { scalesOf } from './scales.ts';
import { squashed, squashedSigned } from './squash.ts';

export const DISPATCH_FEATURES = [
  'load', // tasks there, per slot
  'free', // share of its slots that are free
  'backlog', // predicted seconds of work there
  'start', // predicted seconds until this task would begin
  'runTime', // predicted seconds it would run
  'finish', // both together
  'cost', // predicted money
  'latency', // seconds to get there
  'slack', // seconds between the predicted finish and the deadline
  'late', // 1 when the deadline would be missed
  'objective', // predicted cost, latency and penalty of this task in the reward's weights
] as const;

/** Slack, in typical run times, of a task that has no deadline. */
const NO_DEADLINE = 100;

/** Candidates of `dispatch`: one task × every executor. */
export class DispatchFeatures implements Featuriser {
  readonly globals: readonly string[];
  readonly features = DISPATCH_FEATURES;
  readonly maxRows: number;
  readonly #seconds: number;
  readonly #money: number;
  readonly #classes: number;
  readonly #slots: number;
  readonly #penalties: Penalties;
  readonly #weights: { readonly cost: number; readonly latency: number; readonly sla: number };
  readonly #objective: number;

  constructor(scenario: Scenario) {
    const { seconds, money } = scalesOf(scenario);
    this.#seconds = seconds;
    this.#money = money;
    this.#classes = scenario.tasks.length;
    this.maxRows = scenario.executors.reduce((sum, executor) => sum + executor.count, 0);
    this.#slots = scenario.executors.reduce((sum, { count, slots }) => sum + count * slots, 0);
    this.#penalties = new Penalties(scenario.tasks);
    // An expression cannot be looked into; it is taken to care for everything.
    const weights = typeof scenario.reward === 'string' ? { cost: 1, latency: 1, sla: 1 } : scenario.reward;
    this.#weights = { cost: weights.cost ?? 0, latency: weights.latency ?? 0, sla: weights.sla ?? 0 };
    this.#objective = this.#weights.cost * money + this.#weights.latency * seconds || 1;
    this.globals = [
      'load',
      'utilisation',
      'backlog',
      'committed', // cost, delay and penalties that past choices will still bring, in the reward's weights
      'work',
      'slack',
      ...scenario.tasks.map(({ name }) => `class:${name}`),
    ];
  }

  observe(point: DecisionPoint, batch: ObservationBatch, index: number): void {
    const rows = point.runs;
    batch.resize(index, rows);
    const task = point.task(0);
    const due = task.deadline - point.now;
    const weights = this.#weights;
    const seconds = this.#seconds;
    const out = batch.candidates;
    let at = index * batch.rows * DISPATCH_FEATURES.length;
    const firstMask = index * batch.rows;
    let load = 0;
    let free = 0;
    let backlogs = 0;
    let committedCost = 0;
    for (let i = 0; i < rows; i++) {
      const executor = point.executor(i);
      const backlog = executor.backlog;
      const start = point.startDelay(i);
      const runTime = point.runTime(i);
      const finish = start + runTime;
      const { perSecond, perTask } = executor.price;
      const cost = perTask + perSecond * task.slots * runTime;
      const slack = due === Number.POSITIVE_INFINITY ? NO_DEADLINE * seconds : due - finish;
      const late = slack < 0 ? 1 : 0;
      load += executor.load;
      free += executor.free;
      backlogs += backlog;
      committedCost += perSecond * backlog + perTask * executor.queueLength;
      out[at] = squashed(executor.load, executor.slots);
      out[at + 1] = executor.free / executor.slots;
      out[at + 2] = squashed(backlog, seconds);
      out[at + 3] = squashed(start, seconds);
      out[at + 4] = squashed(runTime, seconds);
      out[at + 5] = squashed(finish, seconds);
      out[at + 6] = squashed(cost, this.#money);
      out[at + 7] = squashed(executor.latency, seconds);
      out[at + 8] = squashedSigned(slack, seconds);
      out[at + 9] = late;
      out[at + 10] = squashed(
        weights.cost * cost +
          weights.latency * finish +
          weights.sla * late * this.#penalties.late(task.classIndex, -slack * MICROS),
        this.#objective,
      );
      at += DISPATCH_FEATURES.length;
      batch.mask[firstMask + i] = point.allowed(i) ? 1 : 0;
    }
    const globals = batch.globals;
    let g = index * this.globals.length;
    globals[g++] = squashed(load, this.#slots);
    globals[g++] = 1 - free / this.#slots;
    globals[g++] = squashed(backlogs, seconds * this.#slots);
    const committed =
      weights.cost * committedCost +
      weights.latency * point.committedSeconds +
      weights.sla * point.committedPenalty;
    globals[g++] = squashed(Math.max(0, committed), this.#objective * this.#slots);
    globals[g++] = squashed(task.estimate, seconds);
    globals[g++] = squashedSigned(due === Number.POSITIVE_INFINITY ? NO_DEADLINE * seconds : due, seconds);
    for (let c = 0; c < this.#classes; c++) globals[g++] = c === task.classIndex ? 1 : 0;
  }

  candidate(row: number): number {
    return row;
  }

  rowOf(candidate: number): number {
    return candidate;
  }
}
