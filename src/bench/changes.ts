import type { Bootstrap, Interval } from '../core/statistics/bootstrap.ts';
import { mean } from '../core/statistics/location.ts';
import type { Measure } from './measures.ts';

/** A trial of a benchmark that was kept. */
export interface KeptTrial {
  readonly scenario: string;
  readonly policy: string;
  readonly seed: string;
  /** Null where the metric has no meaning. */
  readonly value: number | null;
}

/** One metric of a policy in two benchmarks, on the seeds that both have. */
export interface Change {
  readonly scenario: string;
  readonly policy: string;
  readonly metric: string;
  readonly seeds: number;
  readonly before: number;
  readonly after: number;
  /** after / before; null where `before` is not positive. */
  readonly ratio: number | null;
  /** Of the difference after − before, paired by seed; null for a single seed. */
  readonly ci95: Interval | null;
  readonly outcome: 'same' | 'better' | 'worse' | 'no evidence of change';
}

/**
 * What changed from one benchmark to another, for each policy of a scenario that both hold.
 *
 * @param tolerance share of the mean before by which a change may be for the worse and is not called so
 */
export function changes(
  before: readonly KeptTrial[],
  after: readonly KeptTrial[],
  measure: Measure,
  tolerance: number,
  bootstrap: Bootstrap,
): Change[] {
  const keyOf = ({ scenario, policy, seed }: KeptTrial) => JSON.stringify([scenario, policy, seed]);
  const now = new Map(after.map((trial) => [keyOf(trial), trial.value]));
  const groups = new Map<string, [KeptTrial, number, number][]>();
  for (const trial of before) {
    const value = now.get(keyOf(trial)) ?? null;
    if (trial.value === null || value === null) continue;
    const group = JSON.stringify([trial.scenario, trial.policy]);
    groups.set(group, [...(groups.get(group) ?? []), [trial, trial.value, value]]);
  }
  return [...groups.values()].map((pairs) => {
    const { scenario, policy } = pairs[0]![0];
    const old = mean(pairs.map(([, a]) => a));
    const recent = mean(pairs.map(([, , b]) => b));
    const differences = pairs.map(([, a, b]) => b - a);
    const ci95 = bootstrap.mean(differences);
    return {
      scenario,
      policy,
      metric: measure.name,
      seeds: pairs.length,
      before: old,
      after: recent,
      ratio: old > 0 ? recent / old : null,
      ci95,
      outcome: outcomeOf(differences, ci95, measure.better, tolerance * Math.abs(old)),
    };
  });
}

function outcomeOf(
  differences: readonly number[],
  ci95: Interval | null,
  better: Measure['better'],
  allowance: number,
): Change['outcome'] {
  if (differences.every((difference) => difference === 0)) return 'same';
  if (ci95 === null) return 'no evidence of change';
  const [low, high] = better === 'lower' ? ci95 : [-ci95[1], -ci95[0]];
  if (low > allowance) return 'worse';
  return high < 0 ? 'better' : 'no evidence of change';
}
