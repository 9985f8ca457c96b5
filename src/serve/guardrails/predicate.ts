import type { Candidate } from './candidate.ts';
import { loadLanguage } from './language.ts';
import { rowsOf } from './row.ts';
import { type Outcome, Rule } from './rule.ts';

/** Whether something holds for a candidate; null where the expression names what the candidate has not. */
export type Predicate = (candidate: Candidate) => Outcome | null;

/**
 * One CEL expression in the words of {@link compileRules}.
 *
 * @param where what errors begin with
 * @throws InputError with the character at which it is wrong
 */
export async function compilePredicate(text: string, where: string): Promise<Predicate> {
  const language = await loadLanguage();
  const rule = Rule.compile(language, text, where);
  return (candidate) => {
    const row = rowsOf(language.cel, [candidate])[0]!;
    return rule.concerns(row) ? rule.judge(row) : null;
  };
}
