import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import { RESULT_FILE } from '../../bench/files.ts';
import { InputError } from '../../core/errors.ts';
import { readJsonFile } from '../json-file.ts';
import { changed, type OptionChanges } from './changes.ts';
import type { RunWords } from './commands.ts';
import type { Ablation, Recipe } from './recipe.ts';
import { trainAll } from './trainings.ts';

/** A recipe that was trained as it is, or with something changed. */
export interface AblationTraining {
  /** Null for the whole recipe. */
  readonly name: string | null;
  readonly changes: OptionChanges;
  /** Where its trainings are, one a seed. */
  readonly trainings: string;
}

export type RecipeWithAblation = Recipe & { readonly ablation: Ablation };

/** @throws InputError where the recipe has none */
export function withAblation(recipe: Recipe, name: string): RecipeWithAblation {
  const { ablation } = recipe;
  if (!ablation) throw new InputError(`--ablation: recipe '${name}' does not say what to leave out`);
  return { ...recipe, ablation };
}

/** The recipe and its variants, as they are to be trained. @throws InputError for options to be left out that it has not */
export function variantsOf(recipe: RecipeWithAblation) {
  const { ablation } = recipe;
  const train = changed(recipe.train, ablation.train, 'ablation.train');
  const variants = ablation.variants.map(({ name, train: changes }) => ({
    name,
    changes,
    recipe: { ...recipe, train: changed(train, changes, `ablation '${name}'`) },
  }));
  return [{ name: null, changes: {}, recipe: { ...recipe, train } }, ...variants];
}

/** Trains whatever has not been trained yet, the whole recipe first. @param folder where all of it is kept */
export async function trainVariants(
  recipe: RecipeWithAblation,
  folder: string,
  run: RunWords,
): Promise<readonly AblationTraining[]> {
  const trained: AblationTraining[] = [];
  for (const { name, changes, recipe: variant } of variantsOf(recipe)) {
    const trainings = await trainAll(variant, join(folder, folderName(name)), run);
    trained.push({ name, changes, trainings });
  }
  return trained;
}

function folderName(name: string | null): string {
  return (name ?? 'whole').toLowerCase().replace(/\W+/g, '-');
}

/** The rule that the recipe begins as; none where it begins from nothing. */
export function beginningOf({ train }: Recipe): readonly string[] {
  return train.init ?? [];
}

/** All of them, and the rule that they begin as, on the worlds of the suite, against the whole recipe. */
export async function comparedVariants(
  recipe: RecipeWithAblation,
  trained: readonly AblationTraining[],
  out: string,
  jobs: number | undefined,
  run: RunWords,
): Promise<BenchmarkDocument> {
  const folders = trained.map(({ trainings }) => trainings);
  const policies = [...folders, ...beginningOf(recipe)].join(',');
  await run([
    ...['bench', recipe.suite, '--policies', policies, '--baseline', folders[0]!, '--bounds', 'none'],
    ...recipe.ablation.bench,
    ...(jobs === undefined ? [] : ['--jobs', String(jobs)]),
    ...['--out', out, ...(existsSync(out) ? ['--resume'] : [])],
  ]);
  return readJsonFile<BenchmarkDocument>(join(out, RESULT_FILE), 'a benchmark’s result');
}
