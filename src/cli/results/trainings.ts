import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import { RESULT_FILE } from '../../bench/files.ts';
import { InputError } from '../../core/errors.ts';
import { isArtifactFolder } from '../artifact-folder.ts';
import { writeFileAtomic } from '../files.ts';
import { readJsonFile } from '../json-file.ts';
import { RUN_FILE, type RunOutcome } from '../run-folder.ts';
import type { RunWords } from './commands.ts';
import { type Recipe, trainWords } from './recipe.ts';

const RECIPE_FILE = 'recipe.json';

/**
 * Trains with every seed of a recipe that has not been trained with yet; goes on where that was interrupted.
 *
 * @returns the folder that holds the trainings, one a seed
 * @throws InputError where there are trainings of another recipe
 */
export async function trainAll(recipe: Recipe, folder: string, run: RunWords): Promise<string> {
  const trainings = join(folder, 'trainings');
  const { suite, scenario, train } = recipe;
  const made = { suite, scenario, train };
  const file = join(folder, RECIPE_FILE);
  if (!existsSync(file)) writeFileAtomic(file, `${JSON.stringify(made, null, 2)}\n`);
  else if (!isDeepStrictEqual(readJsonFile(file, 'a recipe'), made))
    throw new InputError(`${folder} holds trainings of another recipe: remove it, or give another --runs`);
  for (const seed of recipe.seeds) {
    const out = join(trainings, seed);
    const begun = isArtifactFolder(out);
    if (begun && hasEnded(out)) continue;
    await run([...trainWords(recipe, seed, out), ...(begun ? ['--resume', out] : [])]);
  }
  return trainings;
}

/** A training that was interrupted has a policy, too, but not the one that was asked for. */
function hasEnded(folder: string): boolean {
  const { outcome } = readJsonFile<RunFile>(join(folder, RUN_FILE), 'a run');
  return outcome.stopped !== null;
}

interface RunFile {
  readonly outcome: RunOutcome;
}

/** The training with the best objective on the validation split, as the mean ratio to the first one over its instances. */
export async function bestTraining(
  recipe: Recipe,
  trainings: string,
  folder: string,
  run: RunWords,
): Promise<string> {
  const all = recipe.seeds.map((seed) => join(trainings, seed));
  if (all.length === 1) return all[0]!;
  const out = join(folder, 'validation');
  const judged = [
    '--split',
    'validation',
    '--policies',
    all.join(','),
    '--baseline',
    all[0]!,
    '--bounds',
    'none',
  ];
  await run(['bench', recipe.suite, ...judged, '--out', out]);
  const { results } = readJsonFile<BenchmarkDocument>(join(out, RESULT_FILE), 'a benchmark’s result');
  const of = (policy: string) => results.filter((row) => row.metric === 'objective' && row.policy === policy);
  const first = of(all[0]!);
  const ratio = (policy: string) => of(policy).reduce((sum, { mean }, i) => sum + mean / first[i]!.mean, 0);
  return all.reduce((best, policy) => (ratio(policy) < ratio(best) ? policy : best));
}
