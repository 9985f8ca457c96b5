import type { Stateful } from '../../core/arena.ts';

/** Times of arrivals, one after another; its state is saved with the simulator's snapshot. */
export interface ArrivalProcess extends Stateful {
  /** Arrivals per second in the long run. */
  readonly meanRate: number;
  /** Seconds from arrival n − 1 (from time 0 for the first) to arrival n; called with n = 0, 1, 2, … in turn. */
  gap(n: number): number;
  /** For planning: the next gap is one from this time, in seconds; of those that have a clock. */
  restart?(seconds: number): void;
}
