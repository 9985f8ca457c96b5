import type { MathJsInstance } from 'mathjs';
import { InputError } from '../core/errors.ts';
import { allowedNames } from '../core/suggest.ts';

/** A compiled expression over named numbers. */
export interface Expression {
  /** The variables it mentions. */
  readonly names: ReadonlySet<string>;
  evaluate(scope: Record<string, number>): number;
}

/** mathjs functions that would let an expression change mathjs itself, run other text, or draw hidden numbers. */
const FORBIDDEN = [
  'import',
  'createUnit',
  'evaluate',
  'parse',
  'simplify',
  'derivative',
  'resolve',
  'reviver',
  'parser',
  'random',
  'randomInt',
  'pickRandom',
];

/** One for all expressions, none of which can change it: making one takes seconds, and megabytes. */
let instance: Promise<MathJsInstance> | undefined;

function loaded(): Promise<MathJsInstance> {
  instance ??= import('mathjs').then(({ create, all }) => create(all!));
  return instance;
}

/**
 * Compiles a user's mathjs expression over `variables`. mathjs is loaded here and nowhere else: it takes seconds.
 *
 * @throws InputError naming `where`, when it does not parse or mentions an unknown name.
 */
export async function compileExpression(
  text: string,
  variables: readonly string[],
  where: string,
): Promise<Expression> {
  const math = await loaded();
  const names = new Set<string>();
  let compiled: { evaluate(scope: Record<string, number>): unknown };
  try {
    const tree = math.parse(text);
    tree.traverse((node, path, parent) => {
      if (math.isSymbolNode(node) && FORBIDDEN.includes(node.name)) {
        throw new InputError(`${where}: '${node.name}' is not allowed in an expression`);
      }
      if (!math.isSymbolNode(node) || (parent && math.isFunctionNode(parent) && path === 'fn')) return;
      if (variables.includes(node.name)) names.add(node.name);
      else if (!(node.name in math)) {
        throw new InputError(`${where}: unknown name '${node.name}'${allowedNames(node.name, variables)}`);
      }
    });
    compiled = tree.compile();
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${where}: '${text}' is not an expression: ${(error as Error).message}`);
  }
  return {
    names,
    evaluate(scope) {
      const value = compiled.evaluate(scope);
      if (typeof value === 'number') return value;
      if (typeof value === 'boolean') return Number(value);
      throw new InputError(`${where}: '${text}' must give a number, got ${typeof value}`);
    },
  };
}
