import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { Scenario } from '../../sim/scenario/schema.ts';
import { workflowPenalty } from '../../sim/sla/predicted.ts';
import { squashed, squashedSigned } from './squash.ts';

export const WORKFLOW_COLUMNS = [
  'workflowSlack', // seconds between the predicted end of its workflow, if all goes on without waiting, and the deadline
  'workflowLate', // the penalty, where that deadline would be missed
] as const;

/** What is to be known of the workflow where a step of one is routed. */
export class WorkflowColumns {
  readonly globals = [
    'workflowRest', // seconds from the end of this step to the end of its workflow
    'workflowPenalty', // money for a workflow that misses its deadline, in the reward's weights
  ] as const;
  readonly features = WORKFLOW_COLUMNS;
  readonly #seconds: number;
  readonly #objective: number;
  readonly #sla: number;

  /** @param seconds @param objective what is typical @param sla the reward's weight of penalties */
  constructor(seconds: number, objective: number, sla: number) {
    this.#seconds = seconds;
    this.#objective = objective;
    this.#sla = sla;
  }

  writeGlobals(point: DecisionPoint, out: Float32Array, at: number): void {
    const task = point.task(0);
    out[at] = squashed(task.workflowRest, this.#seconds);
    out[at + 1] = squashed(this.#sla * task.workflowPenalty, this.#objective);
  }

  writeRow(point: DecisionPoint, i: number, out: Float32Array, at: number): void {
    const task = point.task(i);
    const finish = point.now + point.startDelay(i) + point.runTime(i);
    const left = task.workflowDeadline - finish - task.workflowRest;
    out[at] = squashedSigned(Number.isFinite(left) ? left : NO_DEADLINE * this.#seconds, this.#seconds);
    out[at + 1] = squashed(this.#sla * workflowPenalty(task, finish), this.#objective);
  }
}

/** Slack, in typical run times, of what has no deadline. */
export const NO_DEADLINE = 100;

/** Columns where there are workflows; nothing where tasks come by themselves. */
export function workflowColumns(
  { workflows }: Pick<Scenario, 'workflows'>,
  ...given: ConstructorParameters<typeof WorkflowColumns>
): WorkflowColumns | null {
  return workflows === undefined ? null : new WorkflowColumns(...given);
}
