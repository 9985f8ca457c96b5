import type { DecisionPoint } from '../../sim/decision-point.ts';
import type { ObservationBatch } from '../observation-batch.ts';

/**
 * Turns a choice into numbers for a learner. Features are heuristic-complete: the usual rules are linear in them, so
 * that a policy can begin as a copy of the best rule. They hold only what production can know.
 */
export interface Featuriser {
  readonly globals: readonly string[];
  readonly features: readonly string[];
  /** The most rows it writes; of more candidates than that, it picks which to show. */
  readonly maxRows: number;
  /** Writes the choice as environment `index` of a batch. */
  observe(point: DecisionPoint, batch: ObservationBatch, index: number): void;
  /** The candidate that row `row` of the last {@link observe} stands for. */
  candidate(row: number): number;
  /** The row of the last {@link observe} that shows a candidate; −1 when it was not shown. */
  rowOf(candidate: number): number;
}
