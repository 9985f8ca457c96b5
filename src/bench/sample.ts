import { isDeepStrictEqual } from 'node:util';
import { measure } from './measures.ts';
import type { Plan } from './plan.ts';
import type { TrialResult } from './trial.ts';

/** Results of one scenario: by policy, one a seed in the same order of seeds, for each training one after the other. */
export interface ScenarioSample {
  /** The scenario's own name. */
  readonly scenario: string;
  /** How many seeds. */
  readonly worlds: number;
  readonly results: ReadonlyMap<string, readonly TrialResult[]>;
}

/** Sorts the results of {@link planTrials}' trials by scenario and policy. */
export function samplesOf(
  plan: Plan,
  names: readonly string[],
  results: readonly TrialResult[],
): ScenarioSample[] {
  const { policies, seeds } = plan;
  return names.map((scenario, s) => ({
    scenario,
    worlds: seeds.length,
    results: new Map(
      policies.map((policy, p) => {
        const first = (s * policies.length + p) * seeds.length;
        return [policy, results.slice(first, first + seeds.length)];
      }),
    ),
  }));
}

/** Values of one metric where a policy has one, in the order of seeds. */
export function valuesOf(results: readonly TrialResult[], metric: string): number[] {
  return results.flatMap((result) => result.metrics[metric] ?? []);
}

/** Below zero where `a` is better than `b`. */
export function compareBy(metric: string, a: number, b: number): number {
  return measure(metric).better === 'lower' ? a - b : b - a;
}

/**
 * Whether the scenario is one world whatever the seed, as a fixed window of a trace is: some policy came to the same
 * on every seed. Seeds then measure at most what is random in a policy, and intervals say nothing about other worlds.
 */
export function isOneWorld({ results, worlds }: ScenarioSample): boolean {
  return [...results.values()].some(
    (own) =>
      worlds > 1 && own.every(({ metrics }, k) => isDeepStrictEqual(metrics, own[k - (k % worlds)]!.metrics)),
  );
}
