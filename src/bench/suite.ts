import { z } from 'zod';
import { InputError } from '../core/errors.ts';
import { SourceDocument } from '../core/source-document.ts';
import { DEFAULT_SPLITS, parseSeeds, SPLITS, type Split } from './seeds.ts';

const seedList = (split: Split) =>
  z.string().default(DEFAULT_SPLITS[split]).describe(`Seeds of the ${split} split, e.g. 1..20 or 1,2,5.`);

/** The suite file. */
export const suiteSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  description: z.string().optional(),
  scenarios: z.array(z.string().min(1)).min(1).describe('Paths, relative to the suite file.'),
  splits: z
    .strictObject({
      train: seedList('train'),
      validation: seedList('validation'),
      test: seedList('test'),
    })
    .prefault({}),
  policies: z
    .array(z.string().min(1))
    .default([])
    .describe('Compared where --policies does not say otherwise.'),
  baseline: z.string().optional().describe('The policy that the others are compared with.'),
});

/** What to compare policies on. */
export interface Suite {
  readonly name: string;
  /** Paths as the suite wrote them. */
  readonly scenarios: readonly string[];
  readonly splits: Readonly<Record<Split, readonly string[]>>;
  readonly policies: readonly string[];
  readonly baseline: string | undefined;
}

/** Whether a YAML text is meant as a suite rather than a scenario. */
export function isSuite(text: string): boolean {
  return /^scenarios\s*:/m.test(text) || /^\s*\{[\s\S]*"scenarios"\s*:/.test(text);
}

/**
 * Reads a suite.
 *
 * @throws InputError with file:line:column when it is not valid, or when two splits share a seed
 */
export function parseSuite(text: string, file: string): Suite {
  const document = new SourceDocument(text, file);
  const parsed = suiteSchema.safeParse(document.value);
  if (!parsed.success) throw document.explain(parsed.error, allowedKeys);
  const { name, scenarios, splits, policies, baseline } = parsed.data;
  const seedsOf = (split: Split) => parseSeeds(splits[split], document.where(['splits', split]));
  const seeds = { train: seedsOf('train'), validation: seedsOf('validation'), test: seedsOf('test') };
  for (const split of ['train', 'validation'] as const) {
    const shared = seeds[split].find((seed) => seeds.test.includes(seed));
    if (shared !== undefined) {
      throw new InputError(`${document.where(['splits', split])}: seed ${shared} is in the test split too`);
    }
  }
  return { name, scenarios, splits: seeds, policies, baseline };
}

/** The suite of scenarios named without one. */
export function impliedSuite(name: string, scenarios: readonly string[]): Suite {
  const seedsOf = (split: Split) => parseSeeds(DEFAULT_SPLITS[split], split);
  const splits = { train: seedsOf('train'), validation: seedsOf('validation'), test: seedsOf('test') };
  return { name, scenarios, splits, policies: [], baseline: undefined };
}

function allowedKeys(path: readonly PropertyKey[]): readonly string[] {
  return path.length === 0 ? Object.keys(suiteSchema.shape) : SPLITS;
}
