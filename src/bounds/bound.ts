import type { Scenario } from '../sim/scenario/schema.ts';

/** What no policy can beat in one world, or what the best possible one reaches there. */
export interface Bound {
  /** A metric of `simulate`, by the name that `bench` has for it. */
  readonly metric: string;
  readonly value: number;
  /** Where larger values of the metric are better: no policy comes above the value. Else none comes below. */
  readonly better?: 'higher';
  /**
   * exact: the optimum itself. In a scenario of chance without end, its expectation. lower: what may lie beyond it, on
   * either side: an upper bound on a metric that is better when it is larger has this name too, since results keep it.
   */
  readonly kind: 'exact' | 'lower';
  /** How it was found. */
  readonly method: string;
  /** How far the optimum may lie from it, as a share of the best solution known; null where none is known. */
  readonly gap: number | null;
}

/** Nothing is tighter than an optimum; of equal values the one is better that knows how far the optimum may be. */
export function isTighter(a: Bound, b: Bound): boolean {
  if (a.kind !== b.kind) return a.kind === 'exact';
  if (a.value === b.value) return b.gap === null && a.gap !== null;
  return a.better === 'higher' ? a.value < b.value : a.value > b.value;
}

/** One way to find bounds. */
export interface BoundMethod {
  readonly kind: Bound['kind'];
  /** Whether it holds for the scenario, and is worth its time there. */
  applies(scenario: Scenario): boolean;
  /** @param expired asked now and then; once true, the method answers with what it has proven */
  compute(
    scenario: Scenario,
    seed: string,
    expired: () => boolean,
  ): readonly Bound[] | Promise<readonly Bound[]>;
}

/** Answers true once it has been asked `nodes` times: a limit that does not depend on the machine. */
export function budget(nodes: number): () => boolean {
  let left = nodes;
  return () => --left < 0;
}
