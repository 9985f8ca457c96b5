import { InputError } from '../../core/errors.ts';
import { VARIABLES, type Variable } from './candidate.ts';
import type { Cel } from './cel.ts';
import { MAX_LENGTH, MAX_STEPS, steps } from './cost.ts';
import type { Language } from './language.ts';
import { Memo } from './memo.ts';
import type { Row } from './row.ts';
import { Mistake } from './signatures.ts';
import { type Checked, TypeCheck } from './type-check.ts';
import { nameOf } from './vocabulary.ts';

/** True, false, or why it is neither. */
export type Outcome = { readonly value: boolean } | { readonly problem: string };

type Parsed = ReturnType<Cel['parse']>;

/** An expression over `task`, `executor` and `kind` that is true or false. */
export class Rule {
  readonly mentions: ReadonlySet<Variable>;
  readonly #checked: Checked;
  readonly #memo: Memo<Outcome> | null;
  readonly #run: (row: Row) => Outcome;

  private constructor(checked: Checked, run: (row: Row) => Outcome) {
    const roots = checked.reads.map(({ path }) => path[0]);
    this.mentions = new Set(VARIABLES.filter((name) => roots.includes(name)));
    this.#checked = checked;
    this.#memo = Memo.for(checked.reads);
    this.#run = run;
  }

  /**
   * @param where what errors begin with
   * @throws InputError with the character at which the expression cannot be read, names what is not there, or mixes types
   */
  static compile(language: Language, text: string, where: string): Rule {
    if (text.trim() === '') throw new InputError(`${where}: empty, where an expression is expected`);
    if (text.length > MAX_LENGTH) {
      throw new InputError(`${where}: ${text.length} characters long (allowed: ${MAX_LENGTH})`);
    }
    const { cel, env } = language;
    const parsed = parse(cel, text, where);
    const checked = check(language, parsed, text, where);
    const evaluate = cel.plan(env, parsed);
    return new Rule(checked, ({ task, executor, kind }) => {
      try {
        const value = evaluate({ task: task?.value ?? null, executor: executor?.value ?? null, kind });
        if (typeof value === 'boolean') return { value };
        if (!cel.isCelError(value)) return { problem: `gave a ${cel.celType(value)}, not true or false` };
        return { problem: `${value.message}${place(parsed, text, value.exprId)}` };
      } catch (error) {
        return { problem: (error as Error).message };
      }
    });
  }

  /** Whether the row has all that the rule is about: a rule about executors says nothing of `wait`. */
  concerns({ task, executor }: Row): boolean {
    const { mentions } = this;
    return (task !== null || !mentions.has('task')) && (executor !== null || !mentions.has('executor'));
  }

  /** Whether the rule finds the same in both rows. */
  alike(a: Row, b: Row): boolean {
    return VARIABLES.every((name) => a[name] === b[name] || !this.mentions.has(name));
  }

  judge(row: Row): Outcome {
    if (this.#memo !== null) return this.#memo.outcome(row, this.#run);
    if (this.#checked.loops.length > 0) {
      const entries = Math.max(row.task?.largest ?? 0, row.executor?.largest ?? 0);
      const needed = steps(this.#checked, entries);
      if (needed > MAX_STEPS) {
        return { problem: `would take ${needed} steps over ${entries} entries (allowed: ${MAX_STEPS})` };
      }
    }
    return this.#run(row);
  }
}

function parse(cel: Cel, text: string, where: string): Parsed {
  try {
    return cel.parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`${where}: too deeply nested`);
    const { location, found, message } = error as SyntaxProblem;
    const at = location === undefined ? '' : `, character ${location.start.offset + 1}`;
    const token = found === undefined ? 'its end' : `'${found}'`;
    const what = location === undefined ? message : `cannot be read from ${token} on`;
    throw new InputError(`${where}${at}: ${what}`);
  }
}

/** What the parser throws. */
interface SyntaxProblem extends Error {
  readonly location?: { readonly start: { readonly offset: number } };
  readonly found?: string | null;
}

function check(language: Language, { expr, sourceInfo }: Parsed, text: string, where: string): Checked {
  const types = new TypeCheck(language, sourceInfo?.positions ?? {});
  try {
    const checked = types.check(expr);
    const type = nameOf(checked.type);
    if (type !== 'bool' && type !== 'dyn') throw new Mistake(`gives a ${type}, not true or false`);
    if (steps(checked, 1) > MAX_STEPS)
      throw new Mistake(`would take ${steps(checked, 1)} steps (allowed: ${MAX_STEPS})`);
    return checked;
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    throw new InputError(`${where}, character ${character(text, types.offset)}: ${error.message}`);
  }
}

function place({ sourceInfo }: Parsed, text: string, id: bigint | undefined): string {
  const offset = id === undefined ? undefined : sourceInfo?.positions[String(id)];
  return offset === undefined ? '' : ` (character ${character(text, offset)})`;
}

/** Counted from 1. The parser begins operators with the blanks before them. */
function character(text: string, offset: number): number {
  return offset + text.slice(offset).search(/\S|$/) + 1;
}
