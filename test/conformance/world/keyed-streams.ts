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

/** A function one of whose parameters becomes a purpose. */
interface Relay {
  readonly name: string;
  readonly parameter: number;
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
  const relays: Relay[] = [];
  for (const [file, tree] of trees) {
    visit(tree, null, (node, around) => {
      if (node.type !== 'NewExpression' || nameOf(node.callee) !== 'KeyedStream') return;
      const argument = (node.arguments as Node[])[1];
      const relay = relayOf(argument, around);
      if (relay) relays.push(relay);
      else sites.push({ file, purpose: textOf(argument) });
    });
  }
  for (const [file, tree] of trees) {
    visit(tree, null, (node) => {
      if (node.type !== 'CallExpression') return;
      for (const { name, parameter } of relays) {
        if (nameOf(node.callee) !== name) continue;
        sites.push({ file, purpose: textOf((node.arguments as Node[])[parameter]) });
      }
    });
  }
  return sites;
}

/** Calls `see` with every node and the named function around it. */
function visit(node: Node, around: Node | null, see: (node: Node, around: Node | null) => void): void {
  see(node, around);
  const inside = node.type === 'FunctionDeclaration' ? node : around;
  for (const value of Object.values(node).flat()) {
    if (typeof (value as Node | null)?.type === 'string') visit(value as Node, inside, see);
  }
}

function relayOf(argument: Node | undefined, around: Node | null): Relay | null {
  const parameters = ((around?.params ?? []) as Node[]).map(nameOf);
  const parameter = argument?.type === 'Identifier' ? parameters.indexOf(nameOf(argument)) : -1;
  return parameter < 0 ? null : { name: nameOf(around!.id)!, parameter };
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
