import { allowedNames } from '../../core/suggest.ts';
import type { CelType, Expr } from './cel.ts';
import type { Language } from './language.ts';
import { nameOf, type Type, typeIn } from './vocabulary.ts';

/** What is wrong with a rule, not yet where. */
export class Mistake extends Error {}

const MACROS = ['has', 'all', 'exists', 'exists_one', 'map', 'filter'];
const NUMERIC = ['double', 'int', 'uint'];

/** What a function or an operator gives for arguments of these types, by the signatures that the library has. */
export class Signatures {
  readonly #language: Language;

  constructor(language: Language) {
    this.#language = language;
  }

  /** @throws Mistake */
  resultOf(name: string, target: Type | undefined, args: readonly Type[]): Type {
    const { BOOL } = this.#language.cel.CelScalar;
    switch (name) {
      case '_&&_':
      case '_||_':
        for (const arg of args) expectBool(name, arg);
        return BOOL;
      case '_?_:_':
        expectBool(name, args[0]!);
        return nameOf(args[1]!) === nameOf(args[2]!) ? args[1]! : null;
      case '_[_]':
        return entryOf(args[0]!);
      case '@not_strictly_false':
        return BOOL;
      case '_==_':
      case '_!=_':
        expectComparable(args[0]!, args[1]!);
        return BOOL;
      default:
        return this.#overload(name, target, args);
    }
  }

  /**
   * A pattern that comes with the request could be as costly as its author likes; one that is written out is tried once.
   *
   * @throws Mistake
   */
  expectPattern({ exprKind }: Expr): void {
    const text = exprKind.case === 'constExpr' ? exprKind.value.constantKind : undefined;
    if (text?.case !== 'stringValue') {
      throw new Mistake("the pattern of 'matches' must be written out as a string");
    }
    const tried = this.#language.env.funcs.find('matches')!.call(0, '', [text.value]);
    if (this.#language.cel.isCelError(tried)) throw new Mistake(tried.message);
  }

  #overload(name: string, target: Type | undefined, args: readonly Type[]): Type {
    const group = [...(this.#language.env.funcs.find(name) ?? [])];
    if (group.length === 0) throw this.#unknown(name);
    const fitting = group.filter(
      (each) =>
        (each.target === undefined) === (target === undefined) &&
        (each.target === undefined || fits(target!, each.target)) &&
        each.arguments.length === args.length &&
        each.arguments.every((parameter, k) => fits(args[k]!, parameter)),
    );
    if (fitting.length === 0) throw new Mistake(noOverload(name, target, args));
    const results = new Set(fitting.map(({ result }) => result.name));
    return results.size === 1 ? typeIn(fitting[0]!.result) : null;
  }

  #unknown(name: string): Mistake {
    if (name === 'has') return new Mistake("'has' is for what stands after a dot: has(task.labels.zone)");
    if (MACROS.includes(name)) return new Mistake(`'${name}' is used like this: task.labels.${name}(k, …)`);
    const names = [...new Set([...this.#language.env.funcs].map((each) => each.name))].filter(isWord);
    return new Mistake(`unknown function '${name}'${allowedNames(name, [...names, ...MACROS])}`);
  }
}

/** An entry whose key is not written out. */
function entryOf(whole: Type): Type {
  if (whole?.kind === 'list') return typeIn(whole.element);
  if (whole?.kind === 'map') return typeIn(whole.value);
  if (whole?.kind === 'scalar') throw new Mistake(`a ${whole.name} has no entries`);
  return null;
}

function expectBool(operator: string, type: Type): void {
  if (type === null || nameOf(type) === 'bool') return;
  throw new Mistake(`'${shown(operator)}' is for true and false, not for a ${nameOf(type)}`);
}

/** CEL compares anything with anything by `==`; what can never be equal is a mistake. */
function expectComparable(a: Type, b: Type): void {
  if (a?.kind !== 'scalar' || b?.kind !== 'scalar' || a.name === b.name) return;
  if (a.name === 'null_type' || b.name === 'null_type') return;
  if (NUMERIC.includes(a.name) && NUMERIC.includes(b.name)) return;
  throw new Mistake(`a ${a.name} is never equal to a ${b.name}`);
}

function fits(type: Type, parameter: CelType): boolean {
  return type === null || parameter.name === 'dyn' || nameOf(type) === parameter.name;
}

const isWord = (name: string) => /^[a-z]\w*$/i.test(name);

/** An operator as it is written: `_<=_` is `<=`. */
function shown(name: string): string {
  return isWord(name) ? name : name.replaceAll(/[_@]/g, '');
}

function noOverload(name: string, target: Type | undefined, args: readonly Type[]): string {
  const operands = [...(target === undefined ? [] : [target]), ...args].map(nameOf);
  const mixed = operands.includes('double') && operands.includes('int');
  const hint = mixed ? '; the numbers of a request are doubles: write 2.0 for 2, or int(…)' : '';
  return `'${shown(name)}' is not for ${operands.join(' and ')}${hint}`;
}
