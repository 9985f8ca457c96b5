import { mean } from '../../core/statistics/location.ts';
import type { Point } from './sampler.ts';

/** A configuration: the parameters that differ from trial to trial, and those that all share. */
export type Configuration = Readonly<Record<string, unknown>>;

/** What came of a configuration at a budget. */
export interface Outcome {
  /** The objective, one value a training (or, without learning, a world); null where there is none. */
  readonly values: readonly (number | null)[];
  /** Why it failed; null where it did not. */
  readonly failure: string | null;
}

/** A configuration judged at one rung. */
export interface Judgement extends Outcome {
  readonly budget: number;
  /** Mean of the values; null where the trial failed, which counts as the worst there is. */
  readonly score: number | null;
}

/** One configuration on its way up. */
export interface Trial {
  /** 0 is that of the defaults; others count from 1 in the order in which they were drawn. */
  readonly number: number;
  /** Empty for the defaults. */
  readonly point: Point;
  readonly configuration: Configuration;
  /** One a rung, from where it started. */
  readonly judgements: readonly Judgement[];
}

/** A run that has no value on one seed has none at all: what is left out would flatter it. */
export function judgementOf({ values, failure }: Outcome, budget: number): Judgement {
  const sound = failure === null && values.length > 0 && values.every((value) => value !== null);
  const score = sound ? mean(values as readonly number[]) : null;
  const why = failure ?? (sound ? null : 'the objective has no value');
  return { budget, score, values, failure: why };
}
