import { type Scenario, SchedulingEnv } from '../src/index.ts';

/**
 * Route each task to an executor.
 *
 * ## Description
 * Tasks arrive one by one; each must be sent at once to the queue of one executor, where it waits its turn. Executors
 * differ in tier, speed, slots, latency and price. Whatever else the scenario leaves to the policy is asked at the same
 * time: to reject, defer, preempt, migrate or escalate a task, to switch executors on or off.
 *
 * ## Action Space
 * `Discrete(executors + others)`: action i sends the task to executor i; an executor at its capacity is masked. Behind
 * them are the rows of other kinds that the scenario allows, masked where they make no sense. Where an executor that ran
 * empty may take over a task, only such rows and one that lets it be are there.
 *
 * ## Observation Space
 * Globals: `load` and `backlog` per slot, `utilisation`, `committed` (the cost, delay and penalties
 * that past choices will still bring), the task's `work`, `slack` to its deadline, and its class, one
 * of `class:<name>`. A row an executor: `load`, `free`, `backlog`, `start`, `runTime`, `finish`, `cost`, `latency`,
 * `slack`, `late`, `objective`. Times, loads and money are about log₂(1 + x / typical); `free` is a share, `late` 0 or 1.
 * Where there are rows of other kinds, `waitRow` is 1 for them, and where there are several `kind:<kind>` says which a
 * row is; `open`, where pools are scaled, is 1 for an executor that could be switched off.
 * Steps of workflows have the globals `workflowRest` (seconds from their end to that of the workflow) and
 * `workflowPenalty`, and a row has `workflowSlack` and `workflowLate`, the penalty where the deadline would be missed.
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
 * `scenario`: one with `control: dispatch`. Some suit `autoscale-v0` or `admission-v0` as well, which ask less
 * (`train --env`).
 *
 * ## Version History
 * v0: first version.
 */
export class DispatchEnv extends SchedulingEnv {
  constructor(scenario: Scenario) {
    super('dispatch-v0', scenario);
  }
}
