import type { Stateful } from '../../core/arena.ts';

/** What becomes of a chosen job: it starts, it waits while others are asked about, or it ends the pass. */
export type Placement = 'starts' | 'waits' | 'ends-pass';

/**
 * What becomes of the jobs that are chosen, one after another, within one pass over a batch queue. Within a pass a job
 * that is no candidate, or can no longer start, never becomes one again.
 */
export interface Backfill extends Stateful {
  /** Whether the last choice may have taken other jobs than the chosen one out of the candidates. */
  readonly narrowed: boolean;
  /** A pass begins. */
  begin(): void;
  /** Whether a queued job may be chosen. */
  candidate(task: number): boolean;
  /** Whether a candidate can still start in this pass; the pass ends when none can, for no choice has an effect. */
  startable(task: number): boolean;
  /** Takes note of a choice. */
  place(task: number): Placement;
}
