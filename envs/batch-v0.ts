import { type Scenario, SchedulingEnv } from '../src/index.ts';

/**
 * Decide which queued job a parallel machine starts next.
 *
 * ## Description
 * Rigid jobs, each needing some of the machine's slots for some time, wait in one queue. Whenever a queued job fits the
 * free slots, a choice is due. A job that does not fit becomes the reserved head of this instant, if the scenario
 * backfills: then only jobs that do not delay it may be chosen.
 *
 * ## Action Space
 * `Discrete(rows)`: action i starts (or reserves for) the job of row i; the last row waits for the next event.
 * Of a queue that is longer than the rows, the first jobs by age, length, area and width are shown.
 *
 * ## Observation Space
 * Globals: `free`, `queue`, `queuedArea`, `oldestWait`, `backlog`. A row a job: `wait`, `estimate`, `slots`, `area`,
 * `bulk`, `submitOrder`, `slowdown`, `fits`, `left`, its places `shortest`, `leastArea` and `leastBulk`, `waitRow`. Times,
 * slots and areas are on logarithmic scales.
 *
 * ## Starting State
 * The machine is empty and the first jobs have arrived; with `trace.windows` the seed picks the window of the trace.
 *
 * ## Reward
 * Minus the weighted growth of the KPIs; `{slowdown: 1}` makes Σ reward minus the sum of the bounded slowdowns.
 *
 * ## Episode End
 * Terminated when all jobs have ended; truncated at the first choice after `horizon.seconds`.
 *
 * ## Information
 * The episode's `seed`, when it begins. `simulator` has the metrics.
 *
 * ## Arguments
 * `scenario`: one with `control: batch`. `rows`: at most 128 candidates are shown, 64 unless given.
 *
 * ## Version History
 * v0: first version.
 */
export class BatchEnv extends SchedulingEnv {
  constructor(scenario: Scenario, rows?: number) {
    super('batch-v0', scenario, rows);
  }
}
