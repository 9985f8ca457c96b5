import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseAst } from 'vitest/node';

/** One import, `export … from` or literal `import()` of a source file. */
export interface Import {
  /** A path from the project's root for a relative import, else the package's or built-in's name. */
  readonly target: string;
  /** Erased when compiled: `import type`, `export type … from`. */
  readonly typeOnly: boolean;
  /** Loaded when reached, not with the file. */
  readonly dynamic: boolean;
}

/** What the laws need to know of a source file. */
export interface Source {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Names used but declared nowhere in the file, and `Math.random`-like members of them. */
  readonly globals: ReadonlySet<string>;
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Reads every TypeScript file below `folders`. */
export function readSources(root: string, folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
      .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8'))),
  );
}

export function parseSource(path: string, text: string): Source {
  const imports: Import[] = [];
  const used = new Set<string>();
  const declared = new Set<string>();

  const visit = (node: Node, withinType = false): void => {
    collectImport(node);
    const erased = withinType || isType(node);
    for (const child of childrenOf(node)) visit(child, erased);
    if (erased) return;
    if (node.type === 'Identifier') used.add(node.name as string);
    if (node.type === 'MemberExpression' && !node.computed) {
      const object = node.object as Node;
      if (object.type === 'Identifier') used.add(`${object.name}.${(node.property as Node).name}`);
    }
    for (const binding of bindingsOf(node)) declared.add(binding);
  };
  const collectImport = (node: Node): void => {
    const source = node.source as Node | null | undefined;
    if (typeof source?.value !== 'string') return;
    imports.push({
      target: source.value.startsWith('.') ? posix.join(posix.dirname(path), source.value) : source.value,
      typeOnly: node.importKind === 'type' || node.exportKind === 'type' || node.type === 'TSImportType',
      dynamic: node.type === 'ImportExpression',
    });
  };

  visit(parseAst(text, { lang: 'ts' }) as unknown as Node);
  const globals = [...used].filter((name) => !declared.has(name.split('.')[0]!));
  return { path, imports, globals: new Set(globals) };
}

const EXPRESSIONS_AROUND_TYPES = ['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'];

function isType({ type }: Node): boolean {
  return type.startsWith('TS') && !EXPRESSIONS_AROUND_TYPES.includes(type);
}

/** Children that may hold a reference: not the name of a member or of a key. */
function childrenOf(node: Node): Node[] {
  return Object.entries(node)
    .filter(
      ([key]) => node.computed === true || !['property', 'key'].includes(key) || node.shorthand === true,
    )
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter((value): value is Node => typeof (value as Node | null)?.type === 'string');
}

function bindingsOf(node: Node): string[] {
  switch (node.type) {
    case 'VariableDeclarator':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ClassDeclaration':
    case 'CatchClause':
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return [node.id, node.local, node.param, ...((node.params as unknown[]) ?? [])].flatMap(namesOf);
    default:
      return [];
  }
}

/** Names bound by a pattern: `a`, `{ a, b: c = 1 }`, `[a, ...b]`. */
function namesOf(pattern: unknown): string[] {
  const node = pattern as Node | null | undefined;
  switch (node?.type) {
    case 'Identifier':
      return [node.name as string];
    case 'ObjectPattern':
      return (node.properties as Node[]).flatMap((each) => namesOf(each.value ?? each.argument));
    case 'ArrayPattern':
      return (node.elements as unknown[]).flatMap(namesOf);
    case 'AssignmentPattern':
      return namesOf(node.left);
    case 'RestElement':
      return namesOf(node.argument);
    default:
      return [];
  }
}
