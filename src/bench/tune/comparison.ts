import type { Interval } from '../../core/statistics/bootstrap.ts';
import { pairedProbabilityGreater } from '../../core/statistics/improvement.ts';
import { mean } from '../../core/statistics/location.ts';
import { studentHalfWidth } from '../../core/statistics/student.ts';
import type { Outcome } from './trial.ts';

/** The chosen configuration against the defaults, in worlds that played no part in the choice. */
export interface Comparison {
  /** Pairs: trainings on the same seed or, without learning, the same worlds. */
  readonly n: number;
  readonly chosen: number;
  readonly defaults: number;
  /** chosen − defaults. */
  readonly difference: number;
  /** Student's paired 95 % interval of the difference; null below two pairs. */
  readonly ci95: Interval | null;
  /** Share of pairs in which the chosen one is better, ties counting one half. */
  readonly pImprovement: number;
}

/** Null where one of them failed. */
export function comparisonOf(
  chosen: Outcome,
  defaults: Outcome,
  better: 'lower' | 'higher',
): Comparison | null {
  if (chosen.failure !== null || defaults.failure !== null) return null;
  if ([...chosen.values, ...defaults.values].includes(null)) return null;
  const [ours, theirs] = [chosen.values as readonly number[], defaults.values as readonly number[]];
  const differences = ours.map((value, k) => value - theirs[k]!);
  return {
    n: ours.length,
    chosen: mean(ours),
    defaults: mean(theirs),
    difference: mean(differences),
    ci95: intervalOf(differences),
    pImprovement:
      better === 'lower' ? pairedProbabilityGreater(theirs, ours) : pairedProbabilityGreater(ours, theirs),
  };
}

/** Student's 95 % interval of the mean; null below two values. */
export function intervalOf(values: readonly number[]): Interval | null {
  if (values.length < 2) return null;
  const half = studentHalfWidth(values);
  return [mean(values) - half, mean(values) + half];
}
