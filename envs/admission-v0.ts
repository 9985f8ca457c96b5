import { type Narrowing, rank, type Scenario, type SchedulerFactory, SchedulingEnv } from '../src/index.ts';

/** Where it would be done first: what admits a task should know when it would be done. */
const earliestFinish: SchedulerFactory = () => rank((point, i) => point.startDelay(i) + point.runTime(i));

/** Whether to reject is asked; the rest follows the rule. */
export const admission: Narrowing = { kind: 'reject', rule: earliestFinish };

/**
 * Admit each task, or turn it away.
 *
 * ## Description
 * Tasks arrive one by one; each is admitted or rejected at once, and rejected ones miss their deadline. Where an
 * admitted task goes, and whatever else the scenario asks, is decided by a fixed rule. Nobody is asked about a task
 * that the rule itself can only turn away.
 *
 * ## Action Space
 * `Discrete(2)`: 0 rejects, 1 admits.
 *
 * ## Observation Space
 * Globals as `dispatch-v0`. Two rows: the first is the rejection, with `waitRow` 1 and `turnedAway`, what it costs, on
 * the scale of `objective`. The second has the features of `dispatch-v0` of the executor that the rule would send the
 * task to, among them `finish`, `slack`, `late` and `objective`: to reject what would be late, what would wait too long
 * or what costs more than turning it away are rules linear in them.
 *
 * ## Starting State
 * The fleet is idle and the first task has arrived.
 *
 * ## Reward
 * Minus the weighted growth of cost, task-seconds in the system and SLA penalties since the last choice, or the
 * scenario's expression over them. Σ reward is minus the objective that `simulate` reports.
 *
 * ## Episode End
 * Terminated when all tasks have ended; truncated at the first choice after `horizon.seconds`.
 *
 * ## Information
 * The episode's `seed`, when it begins. `simulator` has the metrics.
 *
 * ## Arguments
 * `scenario`: one with `control: dispatch` and `choices: {reject: true}` (`train --env admission-v0`). `rule`: who decides
 * where an admitted task goes, the earliest predicted finish unless given; a policy that was learned under another is
 * played under this one.
 *
 * ## Version History
 * v0: first version.
 */
export class AdmissionEnv extends SchedulingEnv {
  constructor(scenario: Scenario, rule: SchedulerFactory = admission.rule) {
    super('admission-v0', scenario, undefined, { ...admission, rule });
  }
}
