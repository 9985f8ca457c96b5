import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { ReadySteps } from './ready-steps.ts';
import type { Rank, RowSelection } from './row-selection.ts';
import { scalesOf } from './scales.ts';
import { squashed, squashedSigned } from './squash.ts';
import { WaitingRows } from './waiting-rows.ts';
import { NO_DEADLINE } from './workflow-columns.ts';

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
  'workflowEnd', // predicted seconds until the end of its workflow, if all goes on without waiting
  'overtakes', // workflows that came before its own, as far as they are shown
  'detour', // seconds by which it would finish sooner elsewhere, be it on an executor that is busy
  'delay', // the same where those with a longer way to go are served first, less than 0 where they would delay it
  'turn', // 1 where these come first and it is its turn to be sent there now; of waiting, where it is nobody's
  'shortTurn', // the same where those with a shorter way to go come first
  'waitRow', // 1 for the candidate that stands for waiting
] as const;

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
  readonly globals = ['ready', 'utilisation', 'load', 'backlog', 'nextFree'] as const;
  readonly #ready = new ReadySteps();
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

  protected override prepare(point: DecisionPoint, rows: RowSelection): void {
    this.#ready.look(point, rows);
  }

  protected writeRun(point: DecisionPoint, i: number, out: Float32Array, at: number, r: number): void {
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
    out[at + 15] = squashed(finish + task.workflowRest, seconds);
    const ready = this.#ready;
    out[at + 16] = Math.log1p(task.workflow === null ? 0 : task.workflow - ready.firstWorkflow);
    out[at + 17] = squashed(Math.max(0, finish - ready.alone(r)), seconds);
    out[at + 18] = squashedSigned(finish - ready.finish(r), seconds);
    out[at + 19] = ready.turn(r);
    out[at + 20] = ready.shortTurn(r);
  }

  protected override writeWait(out: Float32Array, at: number): void {
    super.writeWait(out, at);
    out[at + 19] = this.#ready.anyTurn ? 0 : 1;
    out[at + 20] = this.#ready.anyShortTurn ? 0 : 1;
  }

  #slack(left: number): number {
    const seconds = this.#seconds;
    return squashedSigned(left === Number.POSITIVE_INFINITY ? NO_DEADLINE * seconds : left, seconds);
  }

  protected writeGlobals(point: DecisionPoint, out: Float32Array, at: number): void {
    let free = 0;
    let load = 0;
    let backlog = 0;
    let next = Number.POSITIVE_INFINITY;
    for (const executor of point.executors) {
      const busy = executor.slots - executor.free;
      free += executor.free;
      load += executor.load;
      backlog += executor.backlog;
      if (busy > 0) next = Math.min(next, executor.backlog / busy);
    }
    out[at] = squashed(point.queued, this.#slots);
    out[at + 1] = 1 - free / this.#slots;
    out[at + 2] = squashed(load, this.#slots);
    out[at + 3] = squashed(backlog, this.#seconds * this.#slots);
    out[at + 4] = next === Number.POSITIVE_INFINITY ? 0 : squashed(next, this.#seconds);
  }
}
