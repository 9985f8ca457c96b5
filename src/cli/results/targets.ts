import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import { RESULT_FILE } from '../../bench/files.ts';
import { readJsonFile } from '../json-file.ts';
import { quoted, type RunWords } from './commands.ts';
import { instanceTable } from './page.ts';
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
  const missing = (target.import ?? []).find((word) => word.startsWith(DATA) && !isThere(word, data));
  if (missing !== undefined)
    return [
      ...head,
      `Not run: it needs \`${missing.slice(DATA.length)}\`, which \`--data\` did not hold.`,
      '',
    ];
  const scenario = await scenarioOf(target, folder, data, run);
  const out = join(folder, 'bench');
  const words = ['bench', scenario, '--policies', `${target.policies},${trainings}`, ...target.bench];
  await run([...words, '--out', out]);
  const document = readJsonFile<BenchmarkDocument>(join(out, RESULT_FILE), 'a benchmark’s result');
  return [
    ...head,
    `\`switchyard ${words.map(quoted).join(' ')}\`, ${document.seeds.length} worlds.`,
    '',
    ...instanceTable(document, document.results[0]!.scenario, target.measures),
    '',
    ...document.verdicts.map(({ sentence }) => `- ${sentence}`),
    '',
  ];
}

function isThere(word: string, data: string | null): boolean {
  return data !== null && existsSync(join(data, word.slice(DATA.length)));
}

async function scenarioOf(
  target: Target,
  folder: string,
  data: string | null,
  run: RunWords,
): Promise<string> {
  if (target.import === undefined) return target.scenario!;
  const out = join(folder, 'scenario.yaml');
  const words = target.import.map((word) =>
    word.startsWith(DATA) ? join(data!, word.slice(DATA.length)) : word,
  );
  await run(['import', ...words, '--out', out]);
  return out;
}
