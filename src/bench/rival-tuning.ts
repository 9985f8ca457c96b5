import type { Comparison } from './tune/comparison.ts';
import type { Configuration } from './tune/trial.ts';

/** How a rule came by its parameters before it was compared. */
export interface RivalTuning {
  /** As it is with its defaults. */
  readonly policy: string;
  /** As it takes part beside them; null where nothing did better than the defaults. */
  readonly tuned: string | null;
  readonly configuration: Configuration;
  /** Configurations that were tried beside the defaults. */
  readonly trials: number;
  readonly seed: string;
  readonly spaceHash: string;
  /** What counted; over several instances, as a share of what the defaults come to in each. */
  readonly objective: string;
  /** Runs that it took. */
  readonly cost: number;
  /** Seeds of the train split that chose, as `bench` reads them. */
  readonly worlds: string;
  /** Seeds of the validation split, in which it was compared with the defaults. */
  readonly confirmation: string;
  readonly comparison: Comparison | null;
}

/** The policies, each rule that was tuned followed by what tuning made of it. */
export function withTuned(policies: readonly string[], tunings: readonly RivalTuning[]): string[] {
  return policies.flatMap((policy) => {
    const found = tunings.find((each) => each.policy === policy)?.tuned ?? null;
    return found === null || policies.includes(found) ? [policy] : [policy, found];
  });
}
