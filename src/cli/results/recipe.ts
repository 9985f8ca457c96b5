import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseSeeds } from '../../bench/seeds.ts';
import { InputError } from '../../core/errors.ts';
import { SourceDocument } from '../../core/source-document.ts';
import { allowedNames } from '../../core/suggest.ts';
import { readTextFile } from '../files.ts';
import { packageFolder } from '../project.ts';
import type { OptionValues } from './changes.ts';

/** Where the shipped policies are, each in a folder beside its recipe. */
export const TRAINED_FOLDER = join(packageFolder, 'policies', 'trained');
const EXTENSION = '.yaml';

const word = z.union([z.string(), z.number()]).transform(String);
const words = z.union([word.transform((one) => [one]), z.array(word)]);

const targetSchema = z.strictObject({
  name: z.string().min(1),
  import: z
    .array(word)
    .optional()
    .describe('What `switchyard import` is told to make the scenario; files are looked for in --data.'),
  each: z
    .array(word)
    .min(1)
    .optional()
    .describe('Imports one scenario for each of these, with it in the place of {}.'),
  scenario: z.string().optional().describe('Instead of `import`: one that is there.'),
  policies: z.string().describe('Its rivals, as `bench --policies` takes them.'),
  guard: z
    .string()
    .optional()
    .describe('Also plays the policies with this rule in their place where they should not be trusted.'),
  bench: z.array(word).default([]).describe('What `bench` is told besides.'),
  measures: z.array(z.string()).min(1).describe('What is shown.'),
  asked: z.string().describe('What would be a success, in words.'),
});

const changes = z
  .record(z.string(), z.union([words, z.null()]))
  .describe(
    'Options of `train` with other values; null leaves one out. `name=value` leaves other names as they are.',
  );

const ablationSchema = z.strictObject({
  train: changes.default({}).describe('What differs from the recipe in all of them, the whole one too.'),
  bench: z.array(word).default([]).describe('What `bench` is told besides.'),
  note: z.string().optional().describe('What a reader must know.'),
  variants: z
    .array(z.strictObject({ name: z.string().regex(/^[\w ,:-]+$/), train: changes }))
    .min(1)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two have the same name'),
});

const recipeSchema = z.strictObject({
  suite: z.string().min(1),
  scenario: z.string().min(1).describe('What is trained on: a shipped scenario, or a file of the project.'),
  train: z.record(z.string(), words).describe('Options of `switchyard train`, by their names.'),
  seeds: word.default('1..5').describe('Of the trainings: 1..5 or 1,2,5.'),
  default: z.string().describe('The scheduler that most people run.'),
  rivals: z
    .string()
    .default('static')
    .describe('Rules that it is compared with, as `bench --policies` takes them.'),
  targets: z.array(targetSchema).default([]).describe('Other tests of the same policies.'),
  ablation: ablationSchema.optional().describe('What its parts are worth: trainings that lack one each.'),
});

/** How the policies of a suite are made and what they are held against. */
export type Recipe = Omit<z.output<typeof recipeSchema>, 'seeds' | 'train'> & {
  readonly seeds: readonly string[];
  readonly train: OptionValues;
};
export type Ablation = z.output<typeof ablationSchema>;
export type Target = z.output<typeof targetSchema>;

/** @throws InputError where there is none for the suite, or it is none */
export function readRecipe(suite: string, folder: string): Recipe {
  const file = join(folder, suite + EXTENSION);
  const document = new SourceDocument(readTextFile(file, 'a recipe'), file);
  const parsed = recipeSchema.safeParse(document.value);
  if (!parsed.success) throw document.explain(parsed.error, () => []);
  return { ...parsed.data, seeds: parseSeeds(parsed.data.seeds, document.where(['seeds'])) };
}

/** @throws InputError when one of `only` has no recipe */
export function recipeNames(only: readonly string[] | undefined, folder: string): readonly string[] {
  const known = readdirSync(folder)
    .filter((name) => name.endsWith(EXTENSION))
    .map((name) => name.slice(0, -EXTENSION.length))
    .toSorted();
  const unknown = only?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new InputError(`--only: no recipe '${unknown}'${allowedNames(unknown, known)}`);
  return only ?? known;
}

/** The command line, without its first word, that trains with a seed. */
export function trainWords({ scenario, train }: Recipe, seed: string, out: string): string[] {
  const options = Object.entries(train).flatMap(([name, values]) =>
    values.flatMap((value) => [`--${name}`, value]),
  );
  return ['train', scenario, ...options, '--seed', seed, '--out', out];
}
