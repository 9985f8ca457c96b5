import { InputError } from '../../core/errors.ts';
import type { Candidate } from '../guardrails/candidate.ts';
import { compilePredicate, type Predicate } from '../guardrails/predicate.ts';
import { margin } from './margin.ts';

/** When a person is asked; without any of these only where no candidate is left. */
export interface HumanRulesSpec {
  /** Ask when the policy prefers its choice to the next by a smaller probability: 0 to 1. */
  readonly margin?: number | undefined;
  /** Ask when this CEL expression over the task, the chosen executor and the `kind` of the choice is true. */
  readonly highRisk?: string | undefined;
}

/** A decision that is about to be answered. */
export interface Proposal {
  readonly candidates: readonly Candidate[];
  readonly allowed: readonly boolean[];
  /** The policy's; none where it was not asked. */
  readonly scores: ArrayLike<number | null> | null;
  /** What is proposed; null where nothing is left. */
  readonly choice: number | null;
}

/** Why a person is asked, in plain words; null where nobody is. */
export type HumanRules = (proposal: Proposal) => string | null;

/** @throws InputError for a margin that is no probability, or an expression that is wrong */
export async function humanRules({ margin: least, highRisk }: HumanRulesSpec): Promise<HumanRules> {
  if (least !== undefined && !(least >= 0 && least <= 1)) {
    throw new InputError(`margin: a probability from 0 to 1 expected, got ${least}`);
  }
  const isRisky = highRisk === undefined ? null : await compilePredicate(highRisk, 'highRisk');
  return (proposal) => {
    const { candidates, choice } = proposal;
    if (choice === null || !proposal.allowed.includes(true)) return 'no candidate is left';
    const reasons = [risk(isRisky, candidates[choice]!), doubt(least, proposal)].filter(
      (reason) => reason !== null,
    );
    return reasons.length === 0 ? null : reasons.join('; ');
  };
}

/** A rule that cannot be evaluated asks: it may be the risky one. */
function risk(isRisky: Predicate | null, candidate: Candidate): string | null {
  const outcome = isRisky?.(candidate) ?? null;
  if (outcome === null) return null;
  if ('problem' in outcome) return `high risk cannot be told: ${outcome.problem}`;
  return outcome.value ? 'high risk' : null;
}

function doubt(least: number | undefined, { scores, allowed }: Proposal): string | null {
  const found = least === undefined || scores === null ? null : margin(scores, allowed);
  if (found === null || found >= least!) return null;
  return `close call: the policy prefers its choice to the next by ${found.toFixed(3)} (asked below ${least})`;
}
