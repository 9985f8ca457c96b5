import { InputError } from '../core/errors.ts';
import { allowedNames } from '../core/suggest.ts';
import { compileExpression } from '../sim/expression.ts';
import type { ResultRow } from './compare.ts';
import { MEASURES } from './measures.ts';
import { compareBy } from './sample.ts';
import type { Contestant } from './verdict.ts';

/** What a threshold came to. */
export interface ThresholdResult {
  readonly expr: string;
  readonly pass: boolean;
}

/** A threshold that has been read but not yet applied. */
export interface Threshold {
  /** @throws InputError when a policy does not have the metric asked for */
  check(rows: readonly ResultRow[]): ThresholdResult;
}

/** `policy.metric`, the policy quoted where it is more than letters, digits and dashes. */
const REFERENCE = /(?:'([^']+)'|"([^"]+)"|([A-Za-z][\w-]*))\.([A-Za-z]\w*)/g;
/** Stands for the static policy that is best by the metric it is asked for. */
const BEST_STATIC = 'best-static';

/**
 * Reads a comparison of means that must hold in every scenario: `ppo.cost < 0.85 * random.cost`.
 *
 * A mathjs expression in which `policy.metric` is the mean of that metric over the seeds. A policy is called as the
 * user wrote it or by its label; `best-static` is the best of the static ones. Put spaces around a minus sign:
 * `a-b.cost` is the cost of a policy called `a-b`.
 *
 * @throws InputError when it does not parse, compares nothing, or names an unknown policy or metric
 */
export async function readThreshold(expr: string, contestants: readonly Contestant[]): Promise<Threshold> {
  const where = `--threshold '${expr}'`;
  if (!/[<>]|[=!]=/.test(expr)) throw new InputError(`${where}: compares nothing (use <, <=, >, >= or ==)`);
  const references: Reference[] = [];
  const text = expr.replaceAll(REFERENCE, (_, single, double, bare, metric) => {
    const policies = named(single ?? double ?? bare, contestants, where);
    references.push({ policies, metric: known(metric, where) });
    return ` m${references.length - 1} `;
  });
  const variables = references.map((_, k) => `m${k}`);
  const expression = await compileExpression(text, variables, where);
  const holds = (rows: readonly ResultRow[]) => {
    const means = references.map((reference) => bestMean(rows, reference, where));
    return expression.evaluate(Object.fromEntries(means.map((value, k) => [`m${k}`, value]))) !== 0;
  };
  return {
    check(rows) {
      const scenarios = [...new Set(rows.map(({ scenario }) => scenario))];
      const pass = scenarios.every((name) => holds(rows.filter(({ scenario }) => scenario === name)));
      return { expr, pass };
    },
  };
}

/** One metric of a policy, or of the best among several. */
interface Reference {
  readonly policies: readonly string[];
  readonly metric: string;
}

function named(name: string, contestants: readonly Contestant[], where: string): string[] {
  const found = contestants.filter(({ policy, label, kind, oracle }) =>
    name === BEST_STATIC ? kind === 'static' && !oracle : policy === name || label === name,
  );
  if (found.length > 0) return found.map(({ policy }) => policy);
  const names = [...contestants.map(({ label }) => label), BEST_STATIC];
  throw new InputError(`${where}: no policy '${name}' in this run${allowedNames(name, names)}`);
}

function known(metric: string, where: string): string {
  const names = MEASURES.map(({ name }) => name);
  if (names.includes(metric)) return metric;
  throw new InputError(`${where}: unknown metric '${metric}'${allowedNames(metric, names)}`);
}

/** @param rows of one scenario */
function bestMean(rows: readonly ResultRow[], { policies, metric }: Reference, where: string): number {
  const means = rows
    .filter((row) => row.metric === metric && policies.includes(row.policy))
    .map((row) => row.mean)
    .sort((a, b) => compareBy(metric, a, b));
  if (means.length > 0) return means[0]!;
  throw new InputError(`${where}: ${policies.join(', ')} has no ${metric} in ${rows[0]!.scenario}`);
}
