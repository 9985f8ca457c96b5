import type { Scenario, TaskView } from '../../../src/index.ts';

/**
 * What a rule takes for the seconds that a job has waited. RLScheduler's own rules see every job as scheduled at −1 s,
 * so that −1 − submit stands for the wait: its published figures are reproduced only with that.
 */
export function publishedWait({ batch }: Scenario): (task: TaskView) => number {
  if (batch?.semantics === 'rlscheduler') return ({ submit }) => -1 - submit;
  return ({ wait }) => wait;
}
