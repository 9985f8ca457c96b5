import { type DecideAnswer, REASONS, type Reason } from '../decision/answer.ts';

/** What a guard hears of those whom it compares. */
export type GuardEvent =
  | {
      readonly kind: 'decision';
      /** The fallback scheduler had to step in for the policy. */
      readonly fallback: boolean;
      /** … because the policy is broken, not merely out of its depth. */
      readonly error: boolean;
    }
  | { readonly kind: 'outcome'; readonly slaMet: boolean }
  /** Population stability index of its worst input: of policies that are compared, over the same observations. */
  | { readonly kind: 'drift'; readonly psi: number };

/** Reasons for a fallback that the policy itself gave. */
const FAULTS: ReadonlySet<Reason> = new Set([
  'deadline',
  'not-finite',
  'out-of-distribution',
  'guardrail',
  'exception',
]);
const ERRORS: ReadonlySet<Reason> = new Set(['not-finite', 'exception']);

/** What an answer says about the policy that was asked; null where that had no say, as with the disable file. */
export function decisionEvent({
  fallback,
  reason,
}: Pick<DecideAnswer, 'fallback' | 'reason'>): (GuardEvent & { kind: 'decision' }) | null {
  if (!fallback) return { kind: 'decision', fallback: false, error: false };
  const word = REASONS.find((each) => reason?.startsWith(each));
  if (word === undefined || !FAULTS.has(word)) return null;
  return { kind: 'decision', fallback: true, error: ERRORS.has(word) };
}
