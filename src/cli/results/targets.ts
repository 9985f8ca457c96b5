import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import { RESULT_FILE } from '../../bench/files.ts';
import { readJsonFile } from '../json-file.ts';
import { quoted, type RunWords } from './commands.ts';
import { instanceTable, overallTable } from './page.ts';
import type { Target } from './recipe.ts';

/** A word of `import` that names a file of the data. */
const DATA = 'data:';

/**
 * Holds trained policies against a target of their own.
 *
 * @param data where the published inputs lie; null where there are none
 * @returns lines of Markdown
 */
export async function meetTarget(
  target: Target,
  trainings: string,
  folder: string,
  data: string | null,
  run: RunWords,
): Promise<string[]> {
  const { name, asked } = target;
  const head = [`## ${name}`, '', `Asked: ${asked}.`, ''];
  const imports = importsOf(target);
  const missing = imports
    .flatMap(({ words }) => words)
    .find((word) => word.startsWith(DATA) && !isThere(word, data));
  if (missing !== undefined)
    return [
      ...head,
      `Not run: it needs \`${missing.slice(DATA.length)}\`, which \`--data\` did not hold.`,
      '',
    ];
  const scenarios = target.import ? await imported(imports, folder, data!, run) : [target.scenario!];
  const out = join(folder, 'bench');
  const guarded = target.guard === undefined ? [] : [`${trainings}:guard=${target.guard}`];
  const words = ['--policies', [target.policies, trainings, ...guarded].join(), ...target.bench];
  await run(['bench', ...scenarios, ...words, '--out', out]);
  const document = readJsonFile<BenchmarkDocument>(join(out, RESULT_FILE), 'a benchmark’s result');
  const [first, ...others] = scenarios.map((path) => basename(path));
  return [
    ...head,
    `\`switchyard bench ${first}${others.length > 0 ? ' …' : ''} ${words.map(quoted).join(' ')}\`; scenarios: ${scenarios.length}, ` +
      `seeds in each: ${document.seeds.length}.`,
    '',
    ...(others.length > 0
      ? overallTable(document, target.measures[0]!)
      : instanceTable(document, document.results[0]!.scenario, target.measures)),
    '',
    ...(others.length > 0 ? [] : document.verdicts.map(({ sentence }) => `- ${sentence}`)),
    '',
  ];
}

interface Import {
  readonly name: string;
  readonly words: readonly string[];
}

function importsOf({ import: words = [], each = ['scenario'] }: Target): Import[] {
  return each.map((name) => ({
    name: basename(name).replace(/\.\w+$/, ''),
    words: words.map((word) => word.replace('{}', name)),
  }));
}

function isThere(word: string, data: string | null): boolean {
  return data !== null && existsSync(join(data, word.slice(DATA.length)));
}

/** @returns the scenario files */
async function imported(
  imports: readonly Import[],
  folder: string,
  data: string,
  run: RunWords,
): Promise<string[]> {
  const files: string[] = [];
  for (const { name, words } of imports) {
    const out = join(folder, `${name}.yaml`);
    const found = words.map((word) => (word.startsWith(DATA) ? join(data, word.slice(DATA.length)) : word));
    await run(['import', ...found, '--out', out]);
    files.push(out);
  }
  return files;
}
