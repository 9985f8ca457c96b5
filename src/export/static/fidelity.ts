import { kendallTau } from '../../core/statistics/kendall.ts';
import { mean } from '../../core/statistics/location.ts';
import { studentHalfWidth } from '../../core/statistics/student.ts';
import { type Decision, favourites } from './decision.ts';
import type { Rule } from './rule.ts';

/** How much of a policy is left in a static format, measured on decisions that it was not fitted to. */
export interface Agreement {
  readonly decisions: number;
  /**
   * Share of the decisions in which the format chooses what the policy scores highest. Where the format leaves it to
   * chance, the probability counts; a candidate that the policy scores as high as its choice counts as its choice.
   */
  readonly agreement: number;
  /** 95 %, as if the decisions were independent. */
  readonly ci95: readonly [low: number, high: number] | null;
  /** Mean of Kendall's τ-b over the decisions, 0 where the format has one score for all; null where it is nowhere defined. */
  readonly kendallTau: number | null;
  /** The same agreement of who knows nothing, and of the policy's fallback rule; null where it is not known. */
  readonly random: number;
  readonly fallback: number | null;
  /** (agreement − random) / (1 − random): 0 is chance, 1 is the policy (Cohen's κ with chance for a rater, 1960). */
  readonly skill: number | null;
  /** Share of the decisions in which the policy does what no static format can, such as wait. */
  readonly beside: number;
}

/** @param decisions at least one */
export function agreementOf(rule: Rule, decisions: readonly Decision[]): Agreement {
  const hits = decisions.map((decision) => chanceOf(favourites(decision), rule.chances(decision)));
  const agreement = mean(hits);
  const half = studentHalfWidth(hits);
  const random = mean(decisions.map((decision) => favourites(decision).length / decision.scores.length));
  const known = decisions.every(({ fallback }) => fallback >= 0);
  const fallback = known
    ? mean(decisions.map((decision) => (favourites(decision).includes(decision.fallback) ? 1 : 0)))
    : null;
  return {
    decisions: decisions.length,
    agreement,
    ci95: Number.isNaN(half) ? null : [Math.max(0, agreement - half), Math.min(1, agreement + half)],
    kendallTau: meanTau(rule, decisions),
    random,
    fallback,
    skill: random < 1 ? (agreement - random) / (1 - random) : null,
    beside: mean(decisions.map(({ beside }) => (beside ? 1 : 0))),
  };
}

/** The probability of what the policy scores highest. */
export function chanceOf(best: readonly number[], chances: Float64Array): number {
  return best.reduce((sum, i) => sum + chances[i]!, 0);
}

function meanTau(rule: Rule, decisions: readonly Decision[]): number | null {
  const told = decisions.filter(({ scores }) => scores.some((score) => score !== scores[0]));
  if (told.length === 0) return null;
  return mean(told.map((decision) => kendallTau(decision.scores, rule.scores(decision)) ?? 0));
}

/** Up to where a format stands for a policy at most in name. */
const LOW = 0.5;
const HIGH = 0.8;

/** What a skill means, in words. */
export function verdictOf({ skill }: Agreement): string {
  if (skill === null) return 'nothing to tell: the policy is indifferent in every decision';
  if (skill < LOW) return 'LOW FIDELITY: decision by decision this file does not stand for the policy';
  return skill < HIGH
    ? 'fair: it follows the policy in most decisions, not in all'
    : 'high: it follows the policy';
}

export function isLow({ skill }: Agreement): boolean {
  return skill === null || skill < LOW;
}
