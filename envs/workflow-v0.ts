import { type Scenario, SchedulingEnv } from '../src/index.ts';

/**
 * Decide which ready step of which workflow begins on which free executor.
 *
 * ## Description
 * Workflows arrive; a step is ready when those before it are done. Whenever a ready step could begin on some executor,
 * a choice is due; executors have no queues. A step that is sent holds its slots while its data are on their way.
 *
 * ## Action Space
 * `Discrete(rows)`: action i sends the step of row i to the executor of row i; the last row waits for the next event.
 * Of more candidates than the rows, the first by the way to go, age, predicted finish and cost are shown.
 *
 * ## Observation Space
 * Globals: `ready`, `utilisation`, `load`, `backlog`, `nextFree`. A row a candidate: `wait`, `start`, `runTime`,
 * `finish`, `cost`, `slots`, `free`, `latency`, `upwardRank`, `criticalPath`, `descendants`, `children`, `priority`,
 * `slack`, `workflowSlack`, `workflowEnd`, `overtakes`, `detour`, `delay`, `turn`, `shortTurn`, `waitRow`. Times and
 * money are on logarithmic scales. The last but one compare with executors that are busy: what waiting would bring.
 *
 * ## Starting State
 * The fleet is empty and the first workflow has arrived.
 *
 * ## Reward
 * Minus the weighted growth of the KPIs; the penalties of workflows count as those of tasks.
 *
 * ## Episode End
 * Terminated when all tasks have ended; truncated at the first choice after `horizon.seconds`.
 *
 * ## Information
 * The episode's `seed`, when it begins. `simulator` has the metrics.
 *
 * ## Arguments
 * `scenario`: one with `control: workflow`. `rows`: at most 128 candidates are shown, 64 unless given.
 *
 * ## Version History
 * v0: first version.
 */
export class WorkflowEnv extends SchedulingEnv {
  constructor(scenario: Scenario, rows?: number) {
    super('workflow-v0', { ...scenario, features: undefined }, rows);
  }
}
