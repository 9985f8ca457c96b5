import type { Stateful } from '../../core/arena.ts';
import type { ArrivalSink } from '../engine.ts';

/** A control model: when somebody is asked, which candidates there are, and what an answer does. */
export interface Control extends ArrivalSink, Stateful {
  /** Lists the candidates of the choice that is due now; false when none is. */
  ask(): boolean;
  /** Carries out the choice of row `i`. */
  apply(i: number): void;
  /** Lets time move on to where a choice may be due; false when the run has ended. */
  proceed(): boolean;
}
