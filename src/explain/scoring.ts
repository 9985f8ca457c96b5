/** What a policy says of the candidates of one choice, and what each score is made of. Greater is better. */
export interface Scoring {
  /** Of any candidate about which nothing is known: all contributions and this make its score. */
  readonly baseValue: number;
  /** Those that it has a score for, in ascending order. */
  readonly candidates: readonly ScoredCandidate[];
}

export interface ScoredCandidate {
  readonly index: number;
  readonly score: number;
  /** What the policy looked at. */
  readonly features: Readonly<Record<string, number>>;
  /** What each of them, or a group, adds to the score. */
  readonly contributions: Readonly<Record<string, number>>;
}

/** Work that may be interrupted at each `yield`. */
export type Steps<T> = Generator<void, T>;

/** Does it all at once. */
export function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The name of a part that is the same for all candidates, apart from their own features of that name. */
export const SYSTEM = 'system:';
/** The part that the other candidates have in a score. */
export const OTHERS = 'others';
/** The part that is an action's own, whatever the state. */
export const ACTION = 'action';
/** The part of what is no number, such as a task's class. */
export const KIND = 'kind';
