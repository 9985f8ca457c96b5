import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import type { Rank } from './row-selection.ts';
import { scalesOf } from './scales.ts';
import { squashed, squashedSigned } from './squash.ts';
import { WaitingRows } from './waiting-rows.ts';

export const WORKFLOW_FEATURES = [
  'wait', // seconds since it was ready
  'start', // predicted seconds until it would begin: the way there, and its data
  'runTime', // predicted seconds it would run
  'finish', // both together
  'cost', // predicted money
  'slots', // share of the executor's free slots that it would take
  'free', // share of the executor's slots that are free
  'latency', // seconds to get there
  'upwardRank', // mean seconds from here to the end of its workflow, transfers included
  'criticalPath', // the same without transfers
  'descendants', // steps that come after it
  'children', // steps that wait for it
  'priority', // of its class
  'slack', // seconds between the predicted finish and its deadline
  'workflowSlack', // seconds between the predicted end of its workflow, if all goes on without waiting, and the deadline
  'waitRow', // 1 for the candidate that stands for waiting
] as const;

/** Slack, in typical run times, of what has no deadline. */
const NO_DEADLINE = 100;

/** Rows that a learner sees unless the environment is told otherwise. */
const WORKFLOW_ROWS = 64;

/** Each rule's first candidates are shown where not all fit: longest way to go, oldest, soonest done, cheapest. */
const RULES: readonly Rank[] = [
  (point, i) => -(point.task(i).step?.upwardRank ?? 0),
  (point, i) => point.task(i).submit,
  (point, i) => point.startDelay(i) + point.runTime(i),
  (point, i) => point.cost(i),
];

/** Candidates of `workflow`: ready tasks × free executors, and waiting. */
export class WorkflowFeatures extends WaitingRows {
  readonly globals = ['ready', 'utilisation', 'load', 'backlog'] as const;
  readonly #seconds: number;
  readonly #money: number;
  readonly #slots: number;

  constructor(scenario: Scenario, maxRows: number = WORKFLOW_ROWS) {
    super(WORKFLOW_FEATURES, maxRows, RULES);
    const { seconds, money } = scalesOf(scenario);
    this.#seconds = seconds;
    this.#money = money;
    this.#slots = scenario.executors.reduce((sum, { count, slots }) => sum + count * slots, 0);
  }

  protected writeRun(point: DecisionPoint, i: number, out: Float32Array, at: number): void {
    const seconds = this.#seconds;
    const task = point.task(i);
    const executor = point.executor(i);
    const { step } = task;
    const start = point.startDelay(i);
    const run = point.runTime(i);
    const finish = start + run;
    const path = step?.criticalPath ?? task.estimate;
    out[at] = squashed(task.wait, seconds);
    out[at + 1] = squashed(start, seconds);
    out[at + 2] = squashed(run, seconds);
    out[at + 3] = squashed(finish, seconds);
    out[at + 4] = squashed(point.cost(i), this.#money);
    out[at + 5] = task.slots / executor.free;
    out[at + 6] = executor.free / executor.slots;
    out[at + 7] = squashed(executor.latency, seconds);
    out[at + 8] = squashed(step?.upwardRank ?? task.estimate, seconds);
    out[at + 9] = squashed(path, seconds);
    out[at + 10] = Math.log1p(step?.descendants ?? 0);
    out[at + 11] = Math.log1p(step?.children ?? 0);
    out[at + 12] = task.priority;
    out[at + 13] = this.#slack(task.deadline - point.now - finish);
    out[at + 14] = this.#slack(task.workflowDeadline - point.now - start - Math.max(run, path));
  }

  #slack(left: number): number {
    const seconds = this.#seconds;
    return squashedSigned(left === Number.POSITIVE_INFINITY ? NO_DEADLINE * seconds : left, seconds);
  }

  protected writeGlobals(point: DecisionPoint, out: Float32Array, at: number): void {
    let free = 0;
    let load = 0;
    let backlog = 0;
    for (const executor of point.executors) {
      free += executor.free;
      load += executor.load;
      backlog += executor.backlog;
    }
    out[at] = squashed(point.queued, this.#slots);
    out[at + 1] = 1 - free / this.#slots;
    out[at + 2] = squashed(load, this.#slots);
    out[at + 3] = squashed(backlog, this.#seconds * this.#slots);
  }
}
