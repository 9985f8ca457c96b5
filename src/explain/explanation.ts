import type { DecisionPoint } from '../sim/decision-point.ts';
import { labelOf, type Named, namesOf } from './names.ts';
import { WITHOUT_PARTS } from './reason-codes.ts';
import { reasonsFor, type ToldReason } from './reasons.ts';
import type { ScoredCandidate, Scoring } from './scoring.ts';

/** One choice explained: of each candidate `baseValue` and its contributions make its score. */
export interface Explanation {
  readonly chosen: number;
  /** The best of the others; null where there is none, or no scores. */
  readonly runnerUp: number | null;
  /** Score of the chosen one less that of the runner-up. */
  readonly margin: number | null;
  readonly baseValue: number | null;
  /** Codes, the most important first. */
  readonly reasons: readonly string[];
  readonly sentence: string;
  readonly candidates: readonly ExplainedCandidate[];
}

export interface ExplainedCandidate extends Omit<ScoredCandidate, 'score'>, Named {
  readonly score: number | null;
}

/**
 * @param scoring what the policy says; null where it has no scores
 * @param because why it did not decide by scores, or why another decided in its place; null where neither is so
 */
export function explained(
  point: DecisionPoint,
  chosen: number,
  scoring: Scoring | null,
  because: string | null = null,
): Explanation {
  const own = scoring?.candidates.find(({ index }) => index === chosen);
  if (!scoring || !own) return unscored(point, chosen, scoring, because);
  const others = scoring.candidates.filter((each) => each !== own);
  const runnerUp = best(others);
  const reasons = comparisons(own, others).flatMap(({ reasons }) => reasons);
  return {
    chosen,
    runnerUp: runnerUp?.index ?? null,
    margin: runnerUp && own.score - runnerUp.score,
    baseValue: scoring.baseValue,
    reasons: [...new Set(reasons.map(({ code }) => code))],
    sentence: sentenceOf(point, own, others, because),
    candidates: scoring.candidates.map((each) => candidateOf(point, each)),
  };
}

/** The chosen candidate beside another. */
interface Comparison {
  readonly other: ScoredCandidate | null;
  /** At least one, the most important first. */
  readonly reasons: readonly ToldReason[];
}

/** With the runner-up, and where that is as good, with the best of those that are not. */
function comparisons(own: ScoredCandidate, others: readonly ScoredCandidate[]): Comparison[] {
  const runnerUp = best(others);
  if (runnerUp === null)
    return [{ other: null, reasons: [{ ...WITHOUT_PARTS.only, part: null, amount: 0 }] }];
  const first = { other: runnerUp, reasons: reasonsFor(own, runnerUp) };
  const next = runnerUp.score === own.score ? best(others.filter(({ score }) => score < own.score)) : null;
  return next ? [first, { other: next, reasons: reasonsFor(own, next) }] : [first];
}

function unscored(
  point: DecisionPoint,
  chosen: number,
  scoring: Scoring | null,
  because: string | null,
): Explanation {
  const { code, words } = scoring ? WITHOUT_PARTS.unscored : WITHOUT_PARTS.noScores;
  const none = { score: null, features: {}, contributions: {} };
  const rows = Array.from({ length: point.size }, (_, index) => index).filter((i) => point.allowed(i));
  const scored = new Map(scoring?.candidates.map((each) => [each.index, each]));
  return {
    chosen,
    runnerUp: null,
    margin: null,
    baseValue: scoring?.baseValue ?? null,
    reasons: [code],
    sentence: `${capital(labelOf(point, chosen))}: ${because ?? words}.`,
    candidates: rows.map((index) => candidateOf(point, scored.get(index) ?? { index, ...none })),
  };
}

/** The keys in their order. */
function candidateOf(
  point: DecisionPoint,
  { index, ...said }: Omit<ScoredCandidate, 'score'> & { readonly score: number | null },
): ExplainedCandidate {
  const { score, features, contributions } = said;
  return { index, ...namesOf(point, index), score, features, contributions };
}

function sentenceOf(
  point: DecisionPoint,
  own: ScoredCandidate,
  others: readonly ScoredCandidate[],
  because: string | null,
): string {
  const clauses = comparisons(own, others).map(({ other, reasons }, k) => {
    const { words } = reasons[0]!;
    if (other === null) return `: ${words}`;
    const rather = `rather than ${labelOf(point, other.index, own.index)}: ${words}${shareOf(own, other, reasons[0]!)}`;
    return k === 0 ? ` ${rather}` : `; ${rather}`;
  });
  const more = because === null ? '' : ` ${capital(because)}.`;
  return `${capital(labelOf(point, own.index))}${clauses.join('')}.${more}`;
}

function shareOf(own: ScoredCandidate, other: ScoredCandidate, { part, amount }: ToldReason): string {
  if (part === null) return '';
  return ` (${part} makes a difference of ${shown(amount)}, all together ${shown(own.score - other.score)})`;
}

/** The greatest score, the first among equals; null where there is none. */
function best(candidates: readonly ScoredCandidate[]): ScoredCandidate | null {
  let found: ScoredCandidate | null = null;
  for (const each of candidates) if (found === null || each.score > found.score) found = each;
  return found;
}

const shown = (value: number) => String(Number(value.toPrecision(3)));
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
