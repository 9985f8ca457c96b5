import { z } from 'zod';
import { InputError } from '../core/errors.ts';
import { SourceDocument } from '../core/source-document.ts';
import { DEFAULT_SPLITS, parseSeeds, SPLITS, type Split } from './seeds.ts';

const instanceSchema = z.strictObject({
  name: z.string().min(1).optional().describe('What results call it; the scenario’s own name unless given.'),
  scenario: z.string().min(1).describe('A path, relative to the suite file.'),
  set: z.array(z.string().min(1)).default([]).describe('path=value settings of the scenario.'),
});

const splitSchema = z.strictObject({
  seeds: z.string().min(1).describe('Played in each of the instances, e.g. 1..20 or 1,2,5.'),
  instances: z.array(instanceSchema).min(1),
});

const writtenSplit = (split: Split) =>
  z
    .union([z.string(), splitSchema])
    .default(DEFAULT_SPLITS[split])
    .describe(`The ${split} split: its seeds and instances or, where the suite lists scenarios, its seeds.`);

/** The suite file. */
export const suiteSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  description: z.string().optional(),
  scenarios: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'Paths, relative to the suite file: instances of all splits, which then differ in their seeds.',
    ),
  splits: z
    .strictObject({
      train: writtenSplit('train'),
      validation: writtenSplit('validation'),
      test: writtenSplit('test'),
    })
    .prefault({}),
  policies: z
    .array(z.string().min(1))
    .default([])
    .describe('Compared where --policies does not say otherwise.'),
  baseline: z.string().optional().describe('The policy that the others are compared with.'),
});

/** A scenario as a split of a suite has it. */
export interface SuiteInstance {
  /** Undefined where it is called as the scenario is. */
  readonly name: string | undefined;
  /** A path as the suite wrote it. */
  readonly scenario: string;
  /** `path=value` settings. */
  readonly set: readonly string[];
}

/** Worlds of a suite: every seed of every instance. */
export interface SuiteSplit {
  readonly seeds: readonly string[];
  readonly instances: readonly SuiteInstance[];
}

/** What to compare policies on. */
export interface Suite {
  readonly name: string;
  readonly description: string | undefined;
  readonly splits: Readonly<Record<Split, SuiteSplit>>;
  /** Whether each split has instances of its own, which then share neither workload nor fleet with another split. */
  readonly heldOut: boolean;
  readonly policies: readonly string[];
  readonly baseline: string | undefined;
}

/** Whether a YAML text is meant as a suite rather than a scenario. */
export function isSuite(text: string): boolean {
  return /^(scenarios|splits)\s*:/m.test(text) || /^\s*\{[\s\S]*"(scenarios|splits)"\s*:/.test(text);
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
  const { name, description, scenarios, policies, baseline } = parsed.data;
  const splits = splitsOf(parsed.data, document);
  refuseSharedSeeds(splits, document);
  return { name, description, splits, heldOut: scenarios === undefined, policies, baseline };
}

/** The suite of scenarios named without one. */
export function impliedSuite(name: string, scenarios: readonly string[]): Suite {
  const instances = scenarios.map(bare);
  const splitOf = (split: Split) => ({ seeds: parseSeeds(DEFAULT_SPLITS[split], split), instances });
  const splits = { train: splitOf('train'), validation: splitOf('validation'), test: splitOf('test') };
  return { name, description: undefined, splits, heldOut: false, policies: [], baseline: undefined };
}

const bare = (scenario: string): SuiteInstance => ({ name: undefined, scenario, set: [] });

function splitsOf(
  { scenarios, splits }: z.output<typeof suiteSchema>,
  document: SourceDocument,
): Suite['splits'] {
  const splitOf = (split: Split): SuiteSplit => {
    const written = splits[split];
    const where = document.where(['splits', split]);
    if (typeof written === 'string') {
      if (scenarios) return { seeds: parseSeeds(written, where), instances: scenarios.map(bare) };
      throw new InputError(`${where}: has no instances, and the suite lists no scenarios (give either)`);
    }
    if (scenarios) {
      throw new InputError(`${where}: has instances although the suite lists scenarios (give either)`);
    }
    const seeds = parseSeeds(written.seeds, document.where(['splits', split, 'seeds']));
    return { seeds, instances: written.instances.map((each) => ({ ...each, name: each.name })) };
  };
  return { train: splitOf('train'), validation: splitOf('validation'), test: splitOf('test') };
}

function refuseSharedSeeds(splits: Suite['splits'], document: SourceDocument): void {
  for (const [split, other] of PAIRS_OF_SPLITS) {
    const shared = splits[split].seeds.find((seed) => splits[other].seeds.includes(seed));
    if (shared === undefined) continue;
    throw new InputError(`${document.where(['splits', split])}: seed ${shared} is in the ${other} split too`);
  }
}

/** Every two splits, once. */
export const PAIRS_OF_SPLITS: readonly (readonly [Split, Split])[] = [
  ['train', 'test'],
  ['validation', 'test'],
  ['train', 'validation'],
];

function allowedKeys(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(suiteSchema.shape);
  if (path.length === 1) return SPLITS;
  return Object.keys(path.includes('instances') ? instanceSchema.shape : splitSchema.shape);
}
