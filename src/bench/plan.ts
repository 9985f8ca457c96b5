import type { Trial } from './trial.ts';

export interface Plan {
  readonly scenarios: readonly string[];
  /** `path=value` settings of every scenario. */
  readonly overrides: readonly string[];
  readonly policies: readonly string[];
  readonly seeds: readonly string[];
}

/** Tasks that the schedules of a benchmark hold: enough for a Gantt chart. */
const SCHEDULE_ROWS = 400;

/** Every policy on every seed of every scenario: all policies meet the same worlds. */
export function planTrials({ scenarios, overrides, policies, seeds }: Plan): Trial[] {
  return scenarios.flatMap((scenario, s) =>
    policies.flatMap((policy) =>
      seeds.map((seed, k) => ({
        scenario,
        overrides,
        policy,
        seed,
        scheduleRows: s === 0 && k === 0 ? SCHEDULE_ROWS : 0,
      })),
    ),
  );
}
