import { hashOf } from '../../core/hash.ts';
import type { Interval } from '../../core/statistics/bootstrap.ts';
import { type Comparison, intervalOf } from './comparison.ts';
import type { Bracket } from './rungs.ts';
import type { Space } from './space.ts';
import type { Configuration, Judgement, Trial } from './trial.ts';
import type { Tuned, TuneGiven } from './tuner.ts';

/** What was tuned, and where. */
export interface Tuning {
  readonly kind: 'agent' | 'policy';
  readonly name: string;
  readonly env: string | null;
  readonly scenario: { readonly name: string; readonly hash: string } | null;
  /** `path=value` settings of the scenario. */
  readonly overrides: readonly string[];
  /** Seeds of the worlds that chose, as `bench` reads them; at small budgets of a policy, the first of them. */
  readonly worlds: string;
  /** Seeds of the worlds of the comparison. */
  readonly confirmation: string;
}

/** `tune --json`, all but its schema. Holds nothing that depends on when, where or in what order runs ended. */
export interface TuneDocument extends Tuning {
  readonly objective: string;
  readonly better: 'lower' | 'higher';
  readonly seed: string;
  readonly space: Space;
  readonly spaceHash: string;
  /** Budgets at which trials are judged. */
  readonly rungs: readonly number[];
  readonly brackets: readonly Bracket[];
  /** Budgets of all trials and seeds added up, the comparison not counted. */
  readonly cost: number;
  readonly trials: readonly DocumentedTrial[];
  /** The number of the chosen trial; 0 is that of the defaults. */
  readonly chosen: number;
  readonly configuration: Configuration;
  /** Null where the defaults were chosen or failed. */
  readonly comparison: Comparison | null;
  /** What a reader must know before believing the rest. */
  readonly warnings: readonly string[];
}

export interface DocumentedTrial {
  readonly number: number;
  readonly configuration: Configuration;
  readonly rungs: readonly (Judgement & { readonly ci95: Interval | null })[];
}

/** Everything that tuning found out, as data. */
export function tuneDocument(
  tuning: Tuning,
  given: TuneGiven,
  tuned: Tuned,
  comparison: Comparison | null,
): TuneDocument {
  const { space, better, seed } = given;
  return {
    ...tuning,
    objective: space.objective,
    better,
    seed,
    space,
    spaceHash: hashOf(space),
    rungs: tuned.rungs,
    brackets: tuned.brackets,
    cost: tuned.cost * space.seeds,
    trials: tuned.trials.map(documented),
    chosen: tuned.chosen.number,
    configuration: tuned.chosen.configuration,
    comparison,
    warnings: warningsOf(given, tuned, comparison),
  };
}

function documented({ number, configuration, judgements }: Trial): DocumentedTrial {
  const rungs = judgements.map((judgement) => ({
    ...judgement,
    ci95: judgement.score === null ? null : intervalOf(judgement.values as readonly number[]),
  }));
  return { number, configuration, rungs };
}

function warningsOf(
  { trials: wanted, better }: TuneGiven,
  tuned: Tuned,
  comparison: Comparison | null,
): string[] {
  const warnings: string[] = [];
  const drawn = tuned.trials.length - 1;
  if (drawn < wanted) warnings.push(`the space has been searched through: ${drawn} of ${wanted} trials`);
  const failed = tuned.trials.filter(({ judgements }) => judgements.some(({ score }) => score === null));
  if (failed.length > 0) {
    const [first] = failed;
    const { failure } = first!.judgements.find(({ score }) => score === null)!;
    warnings.push(
      `${failed.length} of ${tuned.trials.length} trials failed, number ${first!.number}: ${failure}`,
    );
  }
  if (comparison && !provesBetter(comparison, better)) {
    warnings.push(
      'in worlds that did not choose, there is no evidence that the chosen one is better than the defaults',
    );
  }
  return warnings;
}

function provesBetter({ ci95 }: Comparison, better: 'lower' | 'higher'): boolean {
  return ci95 !== null && (better === 'lower' ? ci95[1] < 0 : ci95[0] > 0);
}
