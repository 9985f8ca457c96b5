import { type DecisionPoint, rank, type SchedulerFactory } from '../../src/index.ts';

/** Behind every executor that keeps the deadline, in seconds. */
const LATE = 1e12;

/**
 * The task with the least time to spare before it must begin (Mok, "Fundamental Design Problems of Distributed Systems
 * for the Hard-Real-Time Environment", 1983). Where one task is to be sent somewhere: the executor that leaves it the
 * least to spare and still keeps its deadline, so that quick ones are left to those who need them; if none does, or
 * there is no deadline, where it finishes first.
 */
export const leastLaxity: SchedulerFactory = ({ scenario: { control } }) =>
  rank(control === 'workflow' || control === 'batch' ? taskLaxity : tightestFit);

function taskLaxity(point: DecisionPoint, i: number): number {
  const { deadline, workflowDeadline, estimate } = point.task(i);
  return Math.min(deadline, workflowDeadline) - point.now - estimate;
}

function tightestFit(point: DecisionPoint, i: number): number {
  const finish = point.startDelay(i) + point.runTime(i);
  const spare = point.task(i).deadline - point.now - finish;
  return spare >= 0 && spare < LATE ? spare : LATE + finish;
}
