import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseAst } from 'vitest/node';
import { root } from '../cli/cli.ts';

/** What decides a run: the world, and those who are asked about it. */
const FOLDERS = ['src/core', 'src/workload', 'src/sim', 'policies/static'];

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** What in a text gives other bits, or another order, on another Node or under another locale. */
function unportable(text: string): string[] {
  const found: string[] = [];
  visit(parseAst(text, { lang: 'ts' }) as unknown as Node, (node) => {
    if (node.operator === '**' && !isExact(node.left as Node, node.right as Node)) found.push('a general **');
    if (node.operator === '**=') found.push('**=');
    const name = nameOf(node);
    if (name !== undefined && /^(Math\.pow|Intl\.\w+|.*\.localeCompare|.*\.toLocale\w+)$/.test(name))
      found.push(name);
  });
  return found;
}

/** Squares and powers of two are exact on every Node; use `power` of src/core/power.ts for others. */
function isExact(base: Node, exponent: Node): boolean {
  return exponent.value === 2 || (base.value === 2 && isWhole(exponent));
}

function isWhole(node: Node): boolean {
  return node.type === 'UnaryExpression' ? isWhole(node.argument as Node) : Number.isInteger(node.value);
}

function nameOf({ type, object, property }: Node): string | undefined {
  if (type !== 'MemberExpression') return undefined;
  return `${(object as Node).name ?? ''}.${(property as Node).name ?? ''}`;
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const value of Object.values(node).flat()) {
    if (typeof (value as Node | null)?.type === 'string') visit(value as Node, see);
  }
}

it('nothing that decides a run depends on the Node or the locale it runs with', () => {
  const broken = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name))
      .flatMap((file) =>
        unportable(readFileSync(join(root, file), 'utf8')).map((what) => `${file}: ${what}`),
      ),
  );
  expect(broken).toEqual([]);
});

it.each([
  ['x ** 2 + 2 ** 48 - 2 ** -48 + Math.log(x)', 0],
  ['x ** 3', 1],
  ['2 ** x', 1],
  ['Math.pow(x, 2)', 1],
  ['x **= 2', 1],
  ['a.sort((p, q) => p.name.localeCompare(q.name))', 1],
  ['new Intl.NumberFormat("en").format(x) + x.toLocaleString()', 2],
])('%s breaks it %i times', (text, times) => {
  expect(unportable(text)).toHaveLength(times);
});
