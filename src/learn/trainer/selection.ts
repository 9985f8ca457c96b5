import type { PolicyModel } from '../policy-model.ts';
import type { Evaluation } from './evaluation.ts';

/** The policy that did best on the validation set, and what showed it. */
export interface BestPolicy {
  /** Environment steps by then. */
  readonly steps: number;
  readonly evaluation: Evaluation;
  readonly model: PolicyModel;
}

/** When evaluations end a training. */
export interface StopRule {
  /** Evaluations in a row without an improvement; no limit unless given. */
  readonly patience?: number | undefined;
  /** What a mean reward must gain to be an improvement; 0 unless given. Only patience asks for it. */
  readonly tolerance?: number | undefined;
  /** A mean reward that is enough. */
  readonly target?: number | undefined;
}

export type StopReason = 'plateau' | 'target';

/** State of a {@link Selection}. */
export interface SelectionState {
  readonly best: BestPolicy | null;
  readonly last: Evaluation | null;
  readonly reference: Evaluation | null;
  readonly since: number;
}

/**
 * Keeps the best policy among those that were evaluated, and says when to stop looking. Where there is a constraint,
 * whoever breaks it less is better, whatever the rewards.
 */
export class Selection {
  #best: BestPolicy | null = null;
  #last: Evaluation | null = null;
  /** The last improvement by more than the tolerance, and the evaluations since. */
  #reference: Evaluation | null = null;
  #since = 0;

  get best(): BestPolicy | null {
    return this.#best;
  }

  /** Takes in an evaluation. @param tolerance see {@link StopRule} */
  add(candidate: BestPolicy, tolerance = 0): void {
    const { evaluation } = candidate;
    this.#last = evaluation;
    if (isBetter(evaluation, this.#best?.evaluation ?? null, 0)) this.#best = candidate;
    if (isBetter(evaluation, this.#reference, tolerance)) {
      this.#reference = evaluation;
      this.#since = 0;
    } else this.#since++;
  }

  /** Why no more training is wanted after the last evaluation; null where it is. */
  reason({ patience, target }: StopRule): StopReason | null {
    if (this.#last === null) return null;
    if (target !== undefined && this.#last.meanReward >= target && excessOf(this.#last) === 0)
      return 'target';
    return patience !== undefined && this.#since >= patience ? 'plateau' : null;
  }

  save(): SelectionState {
    return { best: this.#best, last: this.#last, reference: this.#reference, since: this.#since };
  }

  load({ best, last, reference, since }: SelectionState): void {
    this.#best = best;
    this.#last = last;
    this.#reference = reference;
    this.#since = since;
  }
}

function isBetter(evaluation: Evaluation, than: Evaluation | null, tolerance: number): boolean {
  if (Number.isNaN(evaluation.meanReward)) return false;
  if (than === null) return true;
  const [own, other] = [excessOf(evaluation), excessOf(than)];
  return own === other ? evaluation.meanReward > than.meanReward + tolerance : own < other;
}

function excessOf({ constraint }: Evaluation): number {
  return constraint?.excess ?? 0;
}
