import type { Trial } from './trial.ts';

export interface Plan {
  readonly scenarios: readonly string[];
  /** `path=value` settings of each scenario's own, in the same order; none unless given. */
  readonly settings?: readonly (readonly string[])[];
  /** `path=value` settings of every scenario, applied last. */
  readonly overrides: readonly string[];
  readonly policies: readonly string[];
  readonly seeds: readonly string[];
  /** Choices of each run that are examined for regret. */
  readonly examinedChoices?: number;
}

/** Tasks that the event logs of a benchmark tell of: enough for a Gantt chart. */
const LOGGED_TASKS = 400;

/** Every policy on every seed of every scenario: all policies meet the same worlds. */
export function planTrials({
  scenarios,
  settings,
  overrides,
  policies,
  seeds,
  examinedChoices = 0,
}: Plan): Trial[] {
  return scenarios.flatMap((scenario, s) =>
    policies.flatMap((policy) =>
      seeds.map((seed, k) => ({
        scenario,
        overrides: [...(settings?.[s] ?? []), ...overrides],
        policy,
        seed,
        loggedTasks: s === 0 && k === 0 ? LOGGED_TASKS : 0,
        ...(examinedChoices > 0 && { examinedChoices }),
      })),
    ),
  );
}
