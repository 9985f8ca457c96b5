import { type Scenario, SchedulingEnv } from '../src/index.ts';

/**
 * Place the first task of one queue.
 *
 * ## Description
 * Tasks wait in one queue, larger priority first, then in order of arrival. Whenever the first of them fits somewhere,
 * one of the executors where it fits is picked, or the policy waits for a better one. The members of a gang are placed
 * one after another and begin together.
 *
 * ## Action Space
 * `Discrete(rows)`: action i places the task on the executor of row i; the last row waits until something happens. It is
 * masked when nothing would. Rows of other kinds stand before it where the scenario allows them.
 *
 * ## Observation Space
 * As `dispatch-v0`, and: the global `queued` (tasks that wait, per slot); a row for each executor where the task fits
 * now; `waitRow`, 1 for a row of another kind, and where there are several kinds of those `kind:<kind>`.
 * Where there are more candidates than `rows`, the first of several rules are shown: the fullest and the emptiest
 * executors, the soonest done, the cheapest.
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
 * `scenario`: one with `control: placement`. `rows`: at most 128 candidates are shown.
 *
 * ## Version History
 * v0: first version.
 */
export class PlacementEnv extends SchedulingEnv {
  constructor(scenario: Scenario, rows?: number) {
    super('placement-v0', scenario, rows);
  }
}
