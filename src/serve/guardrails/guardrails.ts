import { InputError } from '../../core/errors.ts';
import type { Candidate } from './candidate.ts';
import type { Cel } from './cel.ts';
import { loadLanguage } from './language.ts';
import { type Row, rowsOf } from './row.ts';
import { type Outcome, Rule } from './rule.ts';

/** A rule as the configuration has it: a CEL expression that is true for what is allowed. */
export interface RuleSpec {
  readonly name: string;
  readonly rule: string;
}

/** What one rule said of a decision, for the audit log. */
export interface Check {
  readonly rule: string;
  /** Whether it forbade nothing. */
  readonly passed: boolean;
  /** Indices of the candidates that it forbade. */
  readonly forbids: readonly number[];
  /** Why it could not be evaluated for one of them, which is forbidden for that. */
  readonly problem?: string;
}

export interface Verdict {
  readonly allowed: readonly boolean[];
  readonly checks: readonly Check[];
}

/** Rules that every decision must keep. */
export interface Guardrails {
  /** @param open candidates that can be chosen at all; the others are forbidden unjudged. Default: all */
  judge(candidates: readonly Candidate[], open?: ArrayLike<unknown>): Verdict;
}

const NONE: Guardrails = {
  judge: (candidates, open) => ({ allowed: candidates.map((_, k) => isOpen(open, k)), checks: [] }),
};

/**
 * Compiles rules over `task`, `executor` and `kind` (`run`, `wait`, `reject`, `defer`), whose parts are those of the
 * request. Numbers are doubles: `task.priority > 5` compares well, sums need `1.0`. `has(task.labels.zone)` asks whether
 * a label is there; of a value that is null, `has` is false.
 *
 * A rule judges only rows that have all that it names: one that names `executor` says nothing of `wait` and `reject`.
 * One that cannot be evaluated, or gives neither true nor false, forbids the row.
 *
 * @throws InputError with the rule's name and the character at which it is wrong
 */
export async function compileRules(specs: readonly RuleSpec[]): Promise<Guardrails> {
  if (specs.length === 0) return NONE;
  const language = await loadLanguage();
  const names = new Set<string>();
  const rules = specs.map(({ name, rule }, k) => {
    if (name.trim() === '') throw new InputError(`rule ${k + 1}: a rule needs a name`);
    if (names.has(name)) throw new InputError(`rule ${k + 1}: there are two rules '${name}'`);
    names.add(name);
    return { name, rule: Rule.compile(language, rule, `rule ${k + 1} '${name}'`) };
  });
  return { judge: (candidates, open) => judgeAll(language.cel, rules, candidates, open) };
}

interface NamedRule {
  readonly name: string;
  readonly rule: Rule;
}

function judgeAll(
  cel: Cel,
  rules: readonly NamedRule[],
  candidates: readonly Candidate[],
  open: ArrayLike<unknown> | undefined,
): Verdict {
  const rows = rowsOf(cel, candidates);
  const judged = rows.map((_, k) => isOpen(open, k));
  const allowed = [...judged];
  const checks = rules.map((rule) => checkOf(rule, rows, judged));
  for (const { forbids } of checks) for (const k of forbids) allowed[k] = false;
  return { allowed, checks };
}

function checkOf({ name, rule }: NamedRule, rows: readonly Row[], judged: readonly boolean[]): Check {
  const forbids: number[] = [];
  let problem: string | undefined;
  let last: { readonly row: Row; readonly outcome: Outcome } | undefined;
  for (const [k, row] of rows.entries()) {
    if (!judged[k] || !rule.concerns(row)) continue;
    const outcome = last && rule.alike(last.row, row) ? last.outcome : rule.judge(row);
    last = { row, outcome };
    if ('problem' in outcome) problem ??= `candidate ${k}: ${outcome.problem}`;
    if (!('value' in outcome && outcome.value)) forbids.push(k);
  }
  return { rule: name, passed: forbids.length === 0, forbids, ...(problem !== undefined && { problem }) };
}

function isOpen(open: ArrayLike<unknown> | undefined, k: number): boolean {
  return open === undefined || Boolean(open[k]);
}
