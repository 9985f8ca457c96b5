import { type Scenario, SchedulingEnv } from '../src/index.ts';

/**
 * Route each task to an executor.
 *
 * ## Description
 * Tasks arrive one by one; each must be sent at once to the queue of one executor, where it waits its turn. Executors
 * differ in tier, speed, slots, latency and price.
 *
 * ## Action Space
 * `Discrete(executors)`: action i sends the task to executor i. An executor at its capacity is masked.
 *
 * ## Observation Space
 * Globals: `load` and `backlog` per slot, `utilisation`, `committed` (the cost, delay and penalties
 * that past choices will still bring), the task's `work`, `slack` to its deadline, and its class, one
 * of `class:<name>`. A row an executor: `load`, `free`, `backlog`, `start`, `runTime`, `finish`, `cost`, `latency`,
 * `slack`, `late`, `objective`. Times, loads and money are about log₂(1 + x / typical); `free` and `late` are shares.
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
 * ## Arguments
 * `scenario`: one with `control: dispatch`.
 *
 * ## Version History
 * v0: first version.
 */
export class DispatchEnv extends SchedulingEnv {
  constructor(scenario: Scenario) {
    super('dispatch-v0', scenario);
  }
}
