import { KIND, type Scoring, type Steps } from './scoring.ts';
import { MOST_PARTS, shapleyValues } from './shapley.ts';

/** A candidate of a rule that sends where its value is least. */
export interface RuledCandidate {
  readonly index: number;
  /** The numbers that the rule looks at, by name. */
  readonly readings: Readonly<Record<string, number>>;
  /** The rule's value where some of the readings are others. */
  valueWith(others: Readonly<Record<string, number>>): number;
}

/** The part of a rule that looks at more numbers than can be told apart. */
const RULE = 'rule';

/**
 * The candidates of a rule by exact Shapley values of what it looks at, against the mean of the candidates; a score is
 * minus the rule's value, so that greater is better. What the means do not make equal, such as the price of another
 * class, is a part of its own. Candidates whose value is infinite have no score.
 */
export function* ruleScoring(candidates: readonly RuledCandidate[]): Steps<Scoring | null> {
  const rated = candidates.filter((each) => Number.isFinite(each.valueWith({})));
  if (rated.length === 0) return null;
  const means = meansOf(rated);
  const startOf = (each: RuledCandidate) => -each.valueWith(only(means, Object.keys(each.readings)));
  const starts = rated.map(startOf);
  // The mean of equal numbers may be another by rounding.
  const equal = starts.every((start) => start === starts[0]);
  const baseValue = equal ? starts[0]! : starts.reduce((sum, start) => sum + start, 0) / starts.length;
  if (!Number.isFinite(baseValue)) return null;
  const scored: Scoring['candidates'][number][] = [];
  for (const [i, each] of rated.entries()) {
    const rest = starts[i]! - baseValue;
    const contributions = { ...partsOf(each, means), ...(rest !== 0 && { [KIND]: rest }) };
    scored.push({ index: each.index, score: 0 - each.valueWith({}), features: each.readings, contributions });
    yield;
  }
  return { baseValue, candidates: scored };
}

function meansOf(candidates: readonly RuledCandidate[]): Record<string, number> {
  const sums = new Map<string, { total: number; count: number }>();
  for (const { readings } of candidates) {
    for (const [name, value] of Object.entries(readings)) {
      const { total, count } = sums.get(name) ?? { total: 0, count: 0 };
      sums.set(name, { total: total + value, count: count + 1 });
    }
  }
  return Object.fromEntries([...sums].map(([name, { total, count }]) => [name, total / count]));
}

function partsOf(candidate: RuledCandidate, means: Readonly<Record<string, number>>): Record<string, number> {
  const names = Object.keys(candidate.readings);
  const score = (absent: readonly string[]) => 0 - candidate.valueWith(only(means, absent));
  if (names.length > MOST_PARTS) return { [RULE]: score([]) - score(names) };
  const values = shapleyValues(names.length, (coalition) =>
    score(names.filter((_, k) => (coalition & (1 << k)) === 0)),
  );
  return Object.fromEntries(names.map((name, k) => [name, values[k]!]));
}

const only = (means: Readonly<Record<string, number>>, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, means[name]!]));
