import { candidateNames, candidatesOf } from '../decision/candidates.ts';
import type { Decided } from '../decision/decider.ts';
import type { HumanRules } from '../pending/human-rules.ts';
import type { Pending } from '../pending/pending.ts';
import type { PendingList } from '../pending/pending-list.ts';

/** Whose word holds where a person is asked and has not answered: the caller does not wait for them. */
export type Standing = 'fallback' | 'policy';

/** Asks people about doubtful decisions; their callers have been answered by then. */
export class People {
  readonly list: PendingList;
  readonly standing: Standing;
  readonly #rules: HumanRules | null;

  /** @param rules null: people are asked only where nothing is left to choose */
  constructor(list: PendingList, rules: HumanRules | null, standing: Standing) {
    this.list = list;
    this.#rules = rules;
    this.standing = standing;
  }

  /** Why a person should see a decision; null where nobody needs to. */
  concern({ point, judgement, choice, advice }: Decided): string | null {
    if (choice === null) return 'no candidate is left';
    if (this.#rules === null) return null;
    return this.#rules({
      candidates: candidatesOf(point),
      allowed: allowedOf(point),
      scores: judgement?.scores ?? null,
      choice: advice ?? choice,
    });
  }

  /** Puts a decision on the list; null where that is full. */
  ask(
    id: string,
    { point, judgement, advice }: Decided,
    standing: number | null,
    reason: string,
  ): Pending | null {
    const tasks = new Set(Array.from({ length: point.runs }, (_, i) => point.task(i).told));
    return this.list.add({
      decision: id,
      reason,
      task: tasks.size === 1 ? [...tasks][0] : [...tasks],
      candidates: candidateNames(point),
      allowed: allowedOf(point),
      scores: judgement?.scores ?? new Array(point.size).fill(null),
      proposed: advice,
      standing,
    });
  }
}

function allowedOf(point: Decided['point']): boolean[] {
  return Array.from({ length: point.size }, (_, i) => point.allowed(i));
}
