import { allowedNames } from '../../core/suggest.ts';
import type { Cel, CelType, Expr } from './cel.ts';
import type { Language } from './language.ts';
import { Mistake, Signatures } from './signatures.ts';
import { type Step, staticPath } from './static-path.ts';
import { nameOf, type Type, typeIn } from './vocabulary.ts';

/** A value of the request that a rule looks at, and what it is. */
export interface Read {
  /** `['task', 'labels', 'zone']`. */
  readonly path: readonly string[];
  readonly type: Type;
}

/** What can be known of a rule without a request. */
export interface Checked {
  readonly type: Type;
  readonly reads: readonly Read[];
  /** At k the number of macros (`all`, `exists`, …) that stand inside k others: each goes through a whole list or map. */
  readonly loops: readonly number[];
  /** Entries of the longest list or map that is written out. */
  readonly longest: number;
}

type Scope = ReadonlyMap<string, Type>;
type Kind<Case extends Expr['exprKind']['case']> = Extract<Expr['exprKind'], { case: Case }>['value'];

const TYPE_NAMES = ['bool', 'bytes', 'double', 'int', 'list', 'map', 'null_type', 'string', 'type', 'uint'];

/**
 * Types a rule before it is ever run: the library's own checker is not part of what it exports. Where nothing is known
 * of a value, nothing is held against the rule; it may still fail when it is run.
 */
export class TypeCheck {
  readonly #cel: Cel;
  readonly #signatures: Signatures;
  readonly #variables: Scope;
  readonly #positions: Readonly<Record<string, number>>;
  readonly #reads: Read[] = [];
  readonly #loops: number[] = [];
  #longest = 0;
  #depth = 0;
  #at = 0;

  /** @param positions the offset of each expression, by its id */
  constructor(language: Language, positions: Readonly<Record<string, number>>) {
    this.#cel = language.cel;
    this.#signatures = new Signatures(language);
    this.#variables = language.variables;
    this.#positions = positions;
  }

  /** Offset of what is looked at: where a {@link Mistake} is. */
  get offset(): number {
    return this.#at;
  }

  /** @throws Mistake */
  check(expr: Expr): Checked {
    const type = this.#typeOf(expr, this.#variables);
    return { type, reads: this.#reads, loops: this.#loops, longest: this.#longest };
  }

  #typeOf(expr: Expr | undefined, scope: Scope): Type {
    if (expr === undefined) return null;
    this.#goTo(String(expr.id));
    const path = staticPath(expr);
    if (path !== null) return this.#read(path, scope);
    const { exprKind } = expr;
    switch (exprKind.case) {
      case 'constExpr':
        return constantType(this.#cel, exprKind.value.constantKind.case);
      case 'selectExpr': {
        const part = partOf(this.#typeOf(exprKind.value.operand, scope), exprKind.value.field, 'it');
        return exprKind.value.testOnly ? this.#cel.CelScalar.BOOL : part;
      }
      case 'callExpr':
        return this.#call(exprKind.value, String(expr.id), scope);
      case 'listExpr':
        return this.#list(exprKind.value, scope);
      case 'structExpr':
        return this.#map(exprKind.value, scope);
      case 'comprehensionExpr':
        return this.#loop(exprKind.value, scope);
      default:
        return null;
    }
  }

  /** `task.labels.zone`: each step must be there to be taken. */
  #read([root, ...steps]: readonly Step[], scope: Scope): Type {
    let { name } = root!;
    this.#goTo(root!.id);
    if (!scope.has(name)) {
      if (steps.length === 0 && TYPE_NAMES.includes(name)) return this.#cel.CelScalar.TYPE;
      const names = [...scope.keys()].filter((each) => !each.startsWith('@'));
      throw new Mistake(`unknown variable '${name}'${allowedNames(name, names)}`);
    }
    let type: Type = scope.get(name) ?? null;
    const isVariable = type === this.#variables.get(name);
    for (const step of steps) {
      this.#goTo(step.id);
      type = partOf(type, step.name, name);
      name = `${name}.${step.name}`;
    }
    if (isVariable) this.#reads.push({ path: [root!, ...steps].map((step) => step.name), type });
    return steps.at(-1)?.testOnly ? this.#cel.CelScalar.BOOL : type;
  }

  #call({ function: name, target, args }: Kind<'callExpr'>, id: string, scope: Scope): Type {
    const of = target && this.#typeOf(target, scope);
    const types = args.map((arg) => this.#typeOf(arg, scope));
    this.#goTo(id);
    if (name === 'matches' && args.length > 0) this.#signatures.expectPattern(args.at(-1)!);
    return this.#signatures.resultOf(name, of, types);
  }

  #list({ elements }: Kind<'listExpr'>, scope: Scope): Type {
    this.#longest = Math.max(this.#longest, elements.length);
    for (const element of elements) this.#typeOf(element, scope);
    return this.#cel.listType(this.#cel.CelScalar.DYN);
  }

  #map({ entries }: Kind<'structExpr'>, scope: Scope): Type {
    this.#longest = Math.max(this.#longest, entries.length);
    for (const { keyKind, value } of entries) {
      if (keyKind.case === 'mapKey') this.#typeOf(keyKind.value, scope);
      this.#typeOf(value, scope);
    }
    return this.#cel.mapType(this.#cel.CelScalar.DYN, this.#cel.CelScalar.DYN);
  }

  #loop(macro: Kind<'comprehensionExpr'>, scope: Scope): Type {
    const over = this.#typeOf(macro.iterRange, scope);
    if (over?.kind === 'scalar') throw new Mistake(`a ${over.name} has no entries to go through`);
    const item = over?.kind === 'list' ? over.element : over?.kind === 'map' ? over.key : null;
    const start = this.#typeOf(macro.accuInit, scope);
    const inner = new Map([...scope, [macro.accuVar, start], [macro.iterVar, typeIn(item)]]);
    this.#loops[this.#depth] = (this.#loops[this.#depth] ?? 0) + 1;
    this.#depth++;
    this.#typeOf(macro.loopCondition, inner);
    this.#typeOf(macro.loopStep, inner);
    this.#depth--;
    return this.#typeOf(macro.result, inner);
  }

  /** What macros stand for has no place in the text: the place is then that of the macro. */
  #goTo(id: string): void {
    this.#at = this.#positions[id] ?? this.#at;
  }
}

function partOf(whole: Type, name: string, of: string): Type {
  switch (whole?.kind) {
    case 'struct':
      if (whole.fields.has(name)) return whole.fields.get(name)!;
      throw new Mistake(`${of} has no '${name}'${allowedNames(name, [...whole.fields.keys()])}`);
    case 'map':
      return typeIn(whole.value);
    case 'list':
    case 'scalar':
      throw new Mistake(`${of} is a ${nameOf(whole)} and has no '${name}'`);
    default:
      return null;
  }
}

function constantType({ CelScalar }: Cel, kind: string | undefined): Type {
  const types: Readonly<Record<string, CelType>> = {
    stringValue: CelScalar.STRING,
    int64Value: CelScalar.INT,
    uint64Value: CelScalar.UINT,
    doubleValue: CelScalar.DOUBLE,
    boolValue: CelScalar.BOOL,
    bytesValue: CelScalar.BYTES,
    nullValue: CelScalar.NULL,
  };
  return types[kind ?? ''] ?? null;
}
