import { z } from 'zod';
import { CONTROLS } from '../sim/scenario/schema.ts';
import { MAX_VECTORS } from './parity.ts';
import { servedWorldSchema } from './served-world.ts';

/** The version of the artifact's layout that is written and read. */
export const FORMAT = 1;

const names = z.array(z.string());
const hash = z.string();
const count = z.int().positive();

const moments = z.strictObject({ mean: z.array(z.number()), deviation: z.array(z.number().positive()) });

const networkSchema = z.strictObject({
  kind: z.enum(['mlp', 'scorer']),
  globals: names,
  features: names,
  hidden: z.array(count),
  activation: z.enum(['tanh', 'relu']),
  /** Missing where a scorer has the pooled one and an mlp has none, as before there was a choice. */
  context: z.enum(['none', 'attention']).optional(),
  /** Missing where layers are not normalised. */
  layerNorm: z.literal(true).optional(),
  actions: count.nullable(),
  normalisation: z.strictObject({ globals: moments, features: moments }),
  /** Values are little-endian 32-bit floats in base64. */
  weights: z.record(z.string(), z.strictObject({ shape: z.array(count), values: z.base64() })),
});

const edges = z.array(z.number()).nullable();

const tableSchema = z.strictObject({
  kind: z.literal('table'),
  globals: names,
  features: names,
  state: z.array(
    z.union([
      z.strictObject({ global: z.string(), edges }),
      z.strictObject({ candidate: z.int().nonnegative(), feature: z.string(), edges }),
    ]),
  ),
  rules: z
    .array(
      z.strictObject({
        name: z.string(),
        feature: z.string(),
        sign: z.union([z.literal(1), z.literal(-1)]),
      }),
    )
    .min(1)
    .nullable(),
  values: z.record(z.string(), z.array(z.number())),
});

const vectorSchema = z.strictObject({
  globals: z.array(z.number()),
  candidates: z.array(z.number()),
  mask: z.array(z.union([z.literal(0), z.literal(1)])).min(1),
  scores: z.array(z.number().nullable()),
  index: z.int().nonnegative(),
});

const deciles = z.array(z.array(z.number()).length(11));

/** `policy.json`, format 1. */
export const policySchema = z.strictObject({
  format: z.literal(FORMAT),
  env: z.string(),
  control: z.enum(CONTROLS).nullable(),
  maxRows: count,
  model: z.discriminatedUnion('kind', [networkSchema, tableSchema]),
  preferences: z.record(z.string(), z.number().nonnegative()).optional(),
  fallback: z.string().nullable(),
  maskRule: z.string(),
  schemaHash: hash,
  provenance: z.strictObject({
    agent: z.string(),
    hyperparameters: z.record(z.string(), z.unknown()),
    seed: z.string(),
    steps: z.int().nonnegative(),
    scenario: z.strictObject({ name: z.string(), hash }).nullable(),
    trainedOn: z.array(hash),
    worlds: z
      .strictObject({
        instances: z.array(z.strictObject({ workload: hash, fleet: hash })),
        seeds: z.array(z.string()).nullable(),
      })
      .optional(),
    init: z.string().nullable(),
    training: z.record(z.string(), z.unknown()).optional(),
    switchyard: z.string(),
  }),
  /** Missing in artifacts from before there was a server. */
  world: servedWorldSchema.optional(),
  reference: z.strictObject({ samples: count, globals: deciles, features: deciles }).optional(),
  parity: z.array(vectorSchema).min(1).max(MAX_VECTORS),
});

/** What `policy.json` says, its weights still text. */
export type PolicyText = z.output<typeof policySchema>;
export type NetworkText = z.output<typeof networkSchema>;
export type TableText = z.output<typeof tableSchema>;
