import type { StepState } from './sources/workflows.ts';
import type { ExecutorView, TaskView } from './views.ts';

/** Kinds of candidates; those after `run` stand behind all `run` rows, in the order in which a control model lists them. */
export const CANDIDATE_KINDS = [
  'run', // send the task to the executor
  'wait', // nothing, until something happens
  'reject', // turn the task away
  'defer', // ask about the task again later
  'scale', // change the size of a pool; then the same is asked again
  'preempt', // run the task in place of others of lower priority
  'migrate', // move the task, which waits elsewhere, to the executor
  'escalate', // let a person decide about the task
] as const;
export type CandidateKind = (typeof CANDIDATE_KINDS)[number];

/**
 * One choice: candidate rows, `run` rows first in the order (submit, task, executor), then others such as `wait`.
 * One object, reused: valid until the next `apply`. It shows what production can know: estimates, not true run times.
 */
export interface DecisionPoint {
  /** Number of rows, and how many of them, from the first, are of kind `run`. */
  readonly size: number;
  readonly runs: number;
  /**
   * Tells the passes over a batch queue apart: within one pass neither time nor a task's own features change, and rows
   * only go away. 0 where there are no passes.
   */
  readonly pass: number;
  /** Tasks that wait for the scheduler, those asked about included. */
  readonly queued: number;
  /** Seconds on the trace's own clock. */
  readonly now: number;
  kind(i: number): CandidateKind;
  /** Whether a row is about a task; of `wait`, for example, there is none. */
  hasTask(i: number): boolean;
  hasExecutor(i: number): boolean;
  /** The task of a row that has one: one stable object per task in the system. */
  task(i: number): TaskView;
  /** The executor of a row that has one: one stable object per executor. */
  executor(i: number): ExecutorView;
  /** Every executor of the fleet. */
  readonly executors: readonly ExecutorView[];
  /** `executor(i).load` of every `run` row: quicker for rules that look at nothing else of many executors. */
  readonly loads: Int32Array;
  /** Whether every row is allowed: the usual case, and quicker to see than row by row. */
  readonly allAllowed: boolean;
  allowed(i: number): boolean;
  /** Whether the row's task would begin at once (on an executor with latency: as soon as it gets there). */
  fits(i: number): boolean;
  /** Predicted seconds that row i's task runs on its executor. */
  runTime(i: number): number;
  /** Predicted seconds from now until row i's task would begin. */
  startDelay(i: number): number;
  /** {@link startDelay} of row i's task on any executor of the fleet, free or not, by its index. */
  startDelayOn(i: number, executor: number): number;
  /** {@link runTime} likewise; Infinity where the task can never run. */
  runTimeOn(i: number, executor: number): number;
  /** Predicted seconds until row i's task and what it reads would be there, were it sent now. */
  transferTime(i: number): number;
  /** The row's executor as it sees itself, however old the scheduler's own view is: only for whoever asks it. */
  agent(i: number): ExecutorView;
  /** {@link startDelay} as the row's executor itself would answer. */
  agentStartDelay(i: number): number;
  /** Predicted money for row i: slot-seconds at the executor's price, its price for a task, and for moving data. */
  cost(i: number): number;
  /** For each class of tasks how large a part of the fleet its tenant, or the class without one, holds: see there. */
  dominantShares(): Float64Array;
  /** The row of a task where every task has at most one row (control `batch`); −1 where it has none. */
  rowOf(task: TaskView): number;
  /** The first `run` row after i about another task, or `runs`: the rows of a task stand together (control `workflow`). */
  nextTask(i: number): number;
  /** The `run` row of a task, by its ordinal, and an executor (control `workflow`); −1 where there is none. */
  rowAt(task: number, executor: number): number;
  /** All tasks that have come and not ended, those that were sent included, in no particular order. */
  tasks(): Iterable<TaskView>;
  /** How far a step of a workflow is, by the workflow's ordinal and the step's position. */
  stepState(workflow: number, step: number): StepState;
  /** Predicted seconds until the tasks that were sent and have not ended will have, added up. */
  readonly committedSeconds: number;
  /** Money for the deadlines that these tasks are predicted to miss. */
  readonly committedPenalty: number;
  /** A uniform number keyed by the oldest task asked about and `k`: the same whatever was decided before. */
  random(k: number): number;
}
