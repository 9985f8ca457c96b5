import { type ReasonCode, reasonOf, WITHOUT_PARTS } from './reason-codes.ts';
import type { ScoredCandidate } from './scoring.ts';

export interface ToldReason extends ReasonCode {
  /** Null where no part decided. */
  readonly part: string | null;
  /** By how much the part's contribution is greater than in the other score. */
  readonly amount: number;
}

/** How many reasons are told at most, and the share of what speaks for the choice that is enough. */
const MOST_REASONS = 3;
const ENOUGH = 0.8;

/** Why one candidate was preferred to another: the parts whose contributions differ most, the greatest difference first. */
export function reasonsFor(own: ScoredCandidate, other: ScoredCandidate): readonly ToldReason[] {
  const margin = own.score - other.score;
  if (margin === 0) return [{ ...WITHOUT_PARTS.tie, part: null, amount: 0 }];
  const speaking = differences(own, other).filter(({ amount }) => amount > 0);
  const all = speaking.reduce((sum, { amount }) => sum + amount, 0);
  const reasons: ToldReason[] = margin < 0 ? [{ ...WITHOUT_PARTS.notBest, part: null, amount: 0 }] : [];
  let told = 0;
  for (const { part, amount } of speaking.slice(0, MOST_REASONS)) {
    if (told >= ENOUGH * all) break;
    told += amount;
    reasons.push({ ...reasonOf(part, own.features[part], other.features[part]), part, amount });
  }
  return reasons;
}

function differences(own: ScoredCandidate, other: ScoredCandidate): { part: string; amount: number }[] {
  const parts = [...new Set([...Object.keys(own.contributions), ...Object.keys(other.contributions)])];
  return parts
    .map((part) => ({ part, amount: (own.contributions[part] ?? 0) - (other.contributions[part] ?? 0) }))
    .sort((a, b) => b.amount - a.amount);
}
