import { z } from 'zod';
import type { Dimension, Dimensions } from '../../core/dimension.ts';
import { InputError } from '../../core/errors.ts';
import { SourceDocument } from '../../core/source-document.ts';

const parameterSchema = z
  .strictObject({
    low: z.number().optional().describe('The least value.'),
    high: z.number().optional().describe('The greatest value.'),
    scale: z.enum(['linear', 'log']).optional().describe('In which values are spread evenly.'),
    step: z.number().positive().optional().describe('Only low, low + step, …; 1 for whole numbers.'),
    choices: z.array(z.unknown()).optional().describe('These values, instead of low and high.'),
  })
  .superRefine((given, context) => {
    const fault = faultOf(given);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  })
  .transform((given) => given as Dimension);

const budgetSchema = z.strictObject({
  minimum: z.int().positive().describe('Where a configuration is judged first.'),
  maximum: z.int().positive().describe('Where the last ones are judged.'),
});

const spaceSchema = z.strictObject({
  $schema: z.string().optional(),
  parameters: z.record(z.string(), parameterSchema),
  settings: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Parameters that all trials have, the defaults included.'),
  budget: budgetSchema
    .optional()
    .describe('Environment steps of a training; for a policy without learning, worlds that it plays.'),
  eta: z.number().min(2).default(3).describe('One in so many goes on, with so many times the budget.'),
  seeds: z.int().positive().optional().describe('Trainings of each configuration.'),
  worlds: z.int().positive().max(100).optional().describe('Worlds that a trained policy is judged in.'),
  objective: z.string().optional().describe('The metric of bench that counts.'),
  sampler: z.enum(['tpe', 'random']).default('tpe').describe('How configurations are drawn.'),
  brackets: z
    .int()
    .positive()
    .default(1)
    .describe('Budgets to start at: 1 halves, all of them is Hyperband.'),
});

/** What to try, and how thoroughly. */
export interface Space {
  readonly parameters: Dimensions;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly budget: Budget;
  readonly eta: number;
  readonly seeds: number;
  readonly worlds: number;
  readonly objective: string;
  readonly sampler: 'tpe' | 'random';
  readonly brackets: number;
}

export type Budget = z.output<typeof budgetSchema>;

/** What a space is where its file says nothing. */
export type SpaceDefaults = Pick<Space, 'parameters' | 'budget' | 'seeds' | 'worlds' | 'objective'>;

/** A space, and where in its file something stands: `file:line:column: path`. */
export interface ReadSpace {
  readonly space: Space;
  where(path: readonly string[]): string;
}

/**
 * Reads a search space.
 *
 * @throws InputError with file:line:column when it is not valid
 */
export function parseSpace(text: string, file: string, defaults: SpaceDefaults): ReadSpace {
  const document = new SourceDocument(text, file);
  const parsed = spaceSchema.safeParse(document.value);
  if (!parsed.success) throw document.explain(parsed.error, allowedKeys);
  const { $schema: _, ...given } = parsed.data;
  const where = (path: readonly string[]) => document.where(path);
  const { budget, parameters, settings } = given;
  if (Object.keys(parameters).length === 0) throw new InputError(`${where(['parameters'])}: there are none`);
  const twice = Object.keys(parameters).find((name) => name in settings);
  if (twice !== undefined)
    throw new InputError(`${where(['settings', twice])}: it is among the parameters too`);
  if (budget && budget.minimum > budget.maximum) {
    const above = `${budget.minimum} is greater than the maximum of ${budget.maximum}`;
    throw new InputError(`${where(['budget', 'minimum'])}: ${above}`);
  }
  return { space: { ...defaults, ...defined(given) }, where };
}

/** The space of somebody who wrote none. */
export function defaultSpace(defaults: SpaceDefaults): Space {
  return { ...spaceSchema.omit({ budget: true }).parse({ parameters: {} }), ...defaults };
}

function defined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function faultOf({ low, high, scale, step, choices }: z.input<typeof parameterSchema>): string | null {
  if (choices !== undefined) {
    if (choices.length === 0) return 'there are no choices';
    const [foreign] =
      Object.entries({ low, high, scale, step }).find(([, value]) => value !== undefined) ?? [];
    return foreign === undefined ? null : `${foreign} means nothing beside choices`;
  }
  if (low === undefined || high === undefined) return 'expected low and high, or choices';
  if (low > high) return `low (${low}) is greater than high (${high})`;
  if (scale === 'log' && low <= 0) return `low (${low}) must be greater than 0 on a log scale`;
  return null;
}

function allowedKeys(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(spaceSchema.shape);
  return Object.keys(path[0] === 'budget' ? budgetSchema.shape : parameterSchema.in.shape);
}
