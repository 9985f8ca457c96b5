import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import { RESULT_FILE } from '../../bench/files.ts';
import { command } from '../command.ts';
import { writeFileAtomic } from '../files.ts';
import { readJsonFile } from '../json-file.ts';
import { comparedVariants, trainVariants, withAblation } from '../results/ablation.ts';
import { ablationPage } from '../results/ablation-page.ts';
import { type RunWords, runWords } from '../results/commands.ts';
import { resultsPage } from '../results/page.ts';
import { type Recipe, readRecipe, recipeNames, TRAINED_FOLDER } from '../results/recipe.ts';
import { meetTarget } from '../results/targets.ts';
import { bestTraining, trainAll } from '../results/trainings.ts';

export const results = command({
  options: {
    only: {
      type: 'string',
      array: true,
      describe: 'Suites by their name; all that have a recipe unless given',
    },
    ablation: {
      type: 'boolean',
      default: false,
      describe: 'Instead: train the recipes with their parts left out one by one, to see what each is worth',
    },
    tune: {
      type: 'number',
      default: 8,
      describe: 'Configurations that each rule with parameters is given; 0: none',
    },
    jobs: { type: 'number', describe: 'Threads; default: one a core. Results do not depend on it' },
    data: { type: 'string', describe: 'Folder of the published inputs that some targets need' },
    recipes: {
      type: 'string',
      default: TRAINED_FOLDER,
      defaultDescription: 'policies/trained',
      describe: 'Folder of the recipes, one a suite, beside which policies are put',
    },
    sign: { type: 'string', describe: 'Private key of keygen to sign the shipped policies with' },
    out: { type: 'string', default: 'results/reference/learned', describe: 'Where each suite has its page' },
    runs: {
      type: 'string',
      default: 'results/runs/results',
      describe: 'Where trainings and whole results are kept',
    },
  },
  examples: [
    ['switchyard results --only routing', 'Train, compare and ship the policies of one suite'],
    ['switchyard results --ablation --only routing', 'Train it without each of its parts, and compare'],
    ['switchyard results --data traces --sign keys/private.pem', 'Everything, signed'],
  ],
  async run(given, io) {
    const { only, ablation, recipes, out } = given;
    const asked = recipeNames(only, recipes);
    const suites = ablation && !only ? asked.filter((suite) => readRecipe(suite, recipes).ablation) : asked;
    for (const suite of suites) {
      const recipe = readRecipe(suite, recipes);
      const page = join(out, `${suite}${ablation ? '-ablation' : ''}.md`);
      const task = { suite, given, run: runWords(io) };
      writeFileAtomic(page, ablation ? await ablated(recipe, task) : await learned(recipe, task));
      io.note(`wrote ${page}`);
    }
    io.answer('results', { suites }, () => `${suites.length} suites in ${out}`);
  },
});

interface Task {
  /** As its recipe is called. */
  readonly suite: string;
  readonly given: {
    readonly tune: number;
    readonly jobs: number | undefined;
    readonly data: string | undefined;
    readonly recipes: string;
    readonly sign: string | undefined;
    readonly runs: string;
  };
  readonly run: RunWords;
}

/** Trains, compares and ships the policies of a suite. @returns its page */
async function learned(recipe: Recipe, { suite, given, run }: Task): Promise<string> {
  const { tune, jobs, data, recipes, sign, runs } = given;
  const folder = join(runs, suite);
  const trainings = await trainAll(recipe, folder, run);
  const best = await bestTraining(recipe, trainings, folder, run);
  await ship(best, join(recipes, suite), sign, run);
  const document = await compared(recipe, trainings, join(folder, 'bench'), tune, jobs, run);
  const targets: string[] = [];
  for (const [i, target] of recipe.targets.entries()) {
    targets.push(
      ...(await meetTarget(target, trainings, join(folder, `target-${i + 1}`), data ?? null, run)),
    );
  }
  return resultsPage(suite, recipe, document, targets);
}

/** Trains a suite's recipe with its parts left out one by one. @returns the page that says what they are worth */
async function ablated(given: Recipe, { suite, given: { jobs, runs }, run }: Task): Promise<string> {
  const recipe = withAblation(given, suite);
  const folder = join(runs, suite, 'ablation');
  const trained = await trainVariants(recipe, folder, run);
  const document = await comparedVariants(recipe, trained, join(folder, 'bench'), jobs, run);
  return ablationPage(recipe, document, trained);
}

/** Puts the training that did best on the validation split where shipped policies are. */
async function ship(training: string, out: string, key: string | undefined, run: RunWords): Promise<void> {
  const signed = key === undefined ? [] : ['--sign', key];
  await run(['export', training, '--to', 'json,onnx,mjs', '--out', out, '--verify', ...signed]);
}

/** All trainings as one contestant, beside every rule, on the test split. */
async function compared(
  { suite, rivals, default: usual }: Recipe,
  trainings: string,
  out: string,
  tune: number,
  jobs: number | undefined,
  run: RunWords,
): Promise<BenchmarkDocument> {
  await run([
    ...['bench', suite, '--policies', `${rivals},${trainings}`, '--baseline', usual, '--out', out],
    ...(tune > 0 ? ['--tune', String(tune)] : []),
    ...(jobs === undefined ? [] : ['--jobs', String(jobs)]),
    ...(existsSync(out) ? ['--resume'] : []),
  ]);
  return readJsonFile<BenchmarkDocument>(join(out, RESULT_FILE), 'a benchmark’s result');
}
