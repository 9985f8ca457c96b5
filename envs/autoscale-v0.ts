import { type Narrowing, rank, type Scenario, type SchedulerFactory, SchedulingEnv } from '../src/index.ts';

/** A task goes to the least backlog for each slot. */
const leastBacklog: SchedulerFactory = () =>
  rank((point, i) => point.executor(i).backlog / point.executor(i).slots);

/** Whether a pool grows or shrinks is asked; the rest follows the rule. */
export const autoscaling: Narrowing = { kind: 'scale', rule: leastBacklog };

/**
 * Grow and shrink pools as load comes and goes.
 *
 * ## Description
 * Whenever a task arrives, executors may be switched on or off, one of each pool at an instant; then the task is sent
 * by a fixed rule. Switched on, an executor boots and is billed; switched off, it first finishes what it has.
 *
 * ## Action Space
 * `Discrete(2 · pools + 1)`, over the pools with `rule: decisions`: first a row for each of them that switches one
 * executor on, then a row for each that switches one off, last a row that leaves the pools as they are and sends the
 * task. A pool that is at its least or greatest size, or has changed at this instant, is masked. After a change the
 * agent is asked again.
 *
 * ## Observation Space
 * Globals as `dispatch-v0`, and `on`, `booting` and `busy`: shares of the executors that are on and that boot, and of
 * the slots that are up and busy. Rows as `dispatch-v0`, of the executor to be switched or sent to, and of its pool:
 * `grow:row`, `grow:busy`, `grow:tasks`, `grow:backlog`, `grow:on`, `grow:booting`, `grow:idle`, `grow:price` in rows
 * that switch on, `shrink:…` in rows that switch off. Target utilisation and a target of tasks for each executor are
 * rules linear in them.
 *
 * ## Starting State
 * Of each pool `min` executors are on, all are idle and the first task has arrived.
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
 * `scenario`: one with `control: dispatch` and a pool with `scale: {rule: decisions}` (`train --env autoscale-v0`).
 * `rule`: who sends the tasks, to the least backlog for each slot unless given; a policy that was learned under another
 * is played under this one.
 *
 * ## Version History
 * v0: first version.
 */
export class AutoscaleEnv extends SchedulingEnv {
  constructor(scenario: Scenario, rule: SchedulerFactory = autoscaling.rule) {
    super('autoscale-v0', scenario, undefined, { ...autoscaling, rule });
  }
}
