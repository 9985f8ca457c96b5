import type { Stateful } from '../../../core/arena.ts';
import type { CandidateKind } from '../../decision-point.ts';
import type { SimulatedPoint } from '../../simulated-point.ts';

/** An answer about a task, beside sending it somewhere, that a scenario allows: rows behind the `run` rows. */
export interface Choice extends Stateful {
  readonly kind: Exclude<CandidateKind, 'run' | 'wait'>;
  /** Whether it can be the answer about tasks that must begin together. */
  readonly ofGangs: boolean;
  /** A task is new. */
  arrived?(task: number): void;
  /** Adds its rows about a task; returns whether one of them is allowed. */
  list(point: SimulatedPoint, task: number): boolean;
  /** Carries out a row of its kind. */
  apply(task: number, executor: number, row: number): void;
  /** Time has moved on. */
  moved?(): void;
  /** A task ends while it is in this choice's hands. */
  forget?(task: number): void;
}
