import type { Checked } from './type-check.ts';

/** Characters of a rule. */
export const MAX_LENGTH = 2000;

/** Characters of a text that a pattern is tried on. */
export const MAX_MATCHED = 10_000;

/** Steps that the macros of a rule may take for one candidate: a few milliseconds. */
export const MAX_STEPS = 1000;

/**
 * Steps that the macros of a rule take at most when no list or map has more than `entries` entries: each macro goes
 * through one, and those inside it do so every time. CEL has no other loops, and every other operation takes time
 * proportional to the text that it is given.
 */
export function steps({ loops, longest }: Checked, entries: number): number {
  const each = Math.max(longest, entries);
  return loops.reduce((sum, count, depth) => sum + count * each ** (depth + 1), 0);
}
