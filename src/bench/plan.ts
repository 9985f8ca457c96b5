import type { Trial } from './trial.ts';

export interface Plan {
  readonly scenarios: readonly string[];
  /** `path=value` settings of every scenario. */
  readonly overrides: readonly string[];
  readonly policies: readonly string[];
  readonly seeds: readonly string[];
}

/** Tasks that the event logs of a benchmark tell of: enough for a Gantt chart. */
const LOGGED_TASKS = 400;

/** Every policy on every seed of every scenario: all policies meet the same worlds. */
export function planTrials({ scenarios, overrides, policies, seeds }: Plan): Trial[] {
  return scenarios.flatMap((scenario, s) =>
    policies.flatMap((policy) =>
      seeds.map((seed, k) => ({
        scenario,
        overrides,
        policy,
        seed,
        loggedTasks: s === 0 && k === 0 ? LOGGED_TASKS : 0,
      })),
    ),
  );
}
