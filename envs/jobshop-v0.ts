import { type Scenario, SchedulingEnv } from '../src/index.ts';

/**
 * Decide which operation begins on a free machine of a job shop.
 *
 * ## Description
 * Jobs are chains of operations, each bound to a machine; all chains are steps of one workflow, as `import jobshop`
 * writes it. Whenever an operation could begin on its machine, a choice is due.
 *
 * ## Action Space
 * `Discrete(rows)`: action i begins the operation of row i; the last row waits for the next event, which delays
 * schedules but can shorten them. Of more candidates than the rows, the first by work left, age, run time and its
 * negative are shown.
 *
 * ## Observation Space
 * Globals: `ready`, `busy`, `load`, `horizon` (what no schedule of the rest can beat), `bottleneck` (the heaviest
 * machine's share of that). A row a candidate: `wait`, `runTime`, `remainingWork`, `remainingOperations`, `workDone`,
 * `flowRatio`, `machineQueue`, `machineOperations`, `machineLoad`, `machineRest`, `workAfter`, `urgency`; of the next
 * operation of its job and the machine of that `nextRunTime`, `nextDue`, `nextSlack`, `nextRest`, `nextBurden`, `last`;
 * and `waitRow`. Times and numbers are on logarithmic scales. Of the rules, SPT, LPT, MWKR, LWKR, MOPNR, LOPNR, FIFO and FDD/MWKR are each one feature or
 * its negative.
 *
 * ## Starting State
 * No operation has begun.
 *
 * ## Reward
 * The scenario's; `reward: -dt`, as `import jobshop` writes it, is minus the seconds to the next choice: the sum over
 * an episode is minus the makespan.
 *
 * ## Episode End
 * Terminated when all operations have ended; truncated at the first choice after `horizon.seconds`.
 *
 * ## Information
 * The episode's `seed`, when it begins. `simulator` has the metrics.
 *
 * ## Arguments
 * `scenario`: one with `control: workflow`; `train` takes this environment where it says `features: jobshop`. `rows`:
 * at most 128 candidates are shown, 64 unless given.
 *
 * ## Version History
 * v0: first version.
 */
export class JobshopEnv extends SchedulingEnv {
  constructor(scenario: Scenario, rows?: number) {
    super('jobshop-v0', { ...scenario, features: 'jobshop' }, rows);
  }
}
