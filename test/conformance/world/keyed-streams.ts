import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vitest/node';

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** A place where source text makes a keyed stream, or calls a function that makes one of what it is given. */
interface Site {
  readonly file: string;
  /** The purpose, with `*` for what is put in when it runs; undefined where the text does not tell. */
  readonly purpose: string | undefined;
}

/** A function or class one of whose parameters becomes a purpose, or a part of one. */
interface Relay {
  readonly name: string;
  readonly parameter: number;
  readonly purposeOf: (given: string) => string;
}

/** Every purpose of the keyed streams that the files below these folders make, and places that do not tell theirs. */
export function keyedStreams(root: string, folders: readonly string[]): Site[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  );
  return streamsOf(new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')])));
}

/** As {@link keyedStreams}, of texts by file. */
export function streamsOf(texts: ReadonlyMap<string, string>): Site[] {
  const trees = [...texts].map(
    ([file, text]) => [file, parseAst(text, { lang: 'ts' }) as unknown as Node] as const,
  );
  const sites: Site[] = [];
  const relays: Relay[] = [{ name: 'KeyedStream', parameter: 1, purposeOf: (given) => given }];
  // Those found on the way are looked for in turn.
  for (const { name, parameter, purposeOf } of relays) {
    for (const [file, tree] of trees) {
      visit(tree, null, (node, around) => {
        if (!['NewExpression', 'CallExpression'].includes(node.type) || nameOf(node.callee) !== name) return;
        const argument = (node.arguments as Node[])[parameter];
        const text = textOf(argument);
        const relay = around && relayOf(argument, around);
        if (relay) relays.push({ ...relay, purposeOf: (given) => purposeOf(relay.purposeOf(given)) });
        else sites.push({ file, purpose: text && purposeOf(text) });
      });
    }
  }
  return sites;
}

/** What a caller must name to reach a piece of text: a function, or a class by its constructor. */
interface Callable {
  readonly name: string | undefined;
  readonly parameters: readonly (string | undefined)[];
}

/** Calls `see` with every node and the function with a name, or the constructor, around it. */
function visit(
  node: Node,
  around: Callable | null,
  see: (node: Node, around: Callable | null) => void,
  className?: string,
): void {
  see(node, around);
  const inside = callable(node, className) ?? around;
  const owner = node.type === 'ClassDeclaration' ? nameOf(node.id) : className;
  for (const value of Object.values(node).flat()) {
    if (typeof (value as Node | null)?.type === 'string') visit(value as Node, inside, see, owner);
  }
}

function callable(node: Node, className: string | undefined): Callable | null {
  const parameters = (of: unknown) => ((of as Node).params as Node[]).map(nameOf);
  if (node.type === 'FunctionDeclaration') return { name: nameOf(node.id), parameters: parameters(node) };
  if (node.type !== 'MethodDefinition' || node.kind !== 'constructor') return null;
  return { name: className, parameters: parameters(node.value) };
}

/** Whether an argument is a parameter of the function around it, alone or as the one thing put into a template. */
function relayOf(argument: Node | undefined, { name, parameters }: Callable): Relay | null {
  const put = argument?.type === 'TemplateLiteral' ? (argument.expressions as Node[]) : [argument];
  const parameter = put.length === 1 ? parameters.indexOf(nameOf(put[0]) ?? '') : -1;
  if (name === undefined || parameter < 0) return null;
  const template = textOf(argument) ?? '*';
  return { name, parameter, purposeOf: (given) => template.replace('*', given) };
}

function textOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal') return String(node.value);
  if (node?.type !== 'TemplateLiteral') return undefined;
  return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('*');
}

function nameOf(node: unknown): string | undefined {
  const { type, name } = (node ?? {}) as Node;
  return type === 'Identifier' ? (name as string) : undefined;
}
