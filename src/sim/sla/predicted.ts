import { MICROS } from '../clock.ts';
import type { Scenario } from '../scenario/schema.ts';
import type { Score } from '../scheduler.ts';
import type { TaskView } from '../views.ts';
import { Penalties } from './penalties.ts';

/**
 * Money for the deadlines that row i's task is predicted to miss on its executor, its own and that of its workflow if all
 * goes on without waiting; 0 where it keeps them.
 */
export function predictedPenalty({ tasks }: Scenario): Score {
  const penalties = new Penalties(tasks);
  return (point, i) => {
    const task = point.task(i);
    const finish = point.now + point.startDelay(i) + point.runTime(i);
    return penalties.late(task.classIndex, (finish - task.deadline) * MICROS) + workflowPenalty(task, finish);
  };
}

/** Money for the workflow of a task that finishes at `finish`, seconds on the trace's clock. */
export function workflowPenalty(task: TaskView, finish: number): number {
  return finish + task.workflowRest > task.workflowDeadline ? task.workflowPenalty : 0;
}

/**
 * Money that a second of delay is worth, by class: the reward's weight of latency, what its SLA charges for a second,
 * and its step penalty spread over its deadline. 1 for each class where no delay costs anything.
 */
export function delayPrices({ tasks, reward }: Scenario): readonly number[] {
  const everybody = typeof reward === 'string' ? 0 : (reward.latency ?? 0);
  const prices = tasks.map(({ sla }) => everybody + (sla ? sla.perSecond + sla.penalty / sla.deadline : 0));
  return prices.some((price) => price > 0) ? prices : prices.map(() => 1);
}
