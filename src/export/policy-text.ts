import type { z } from 'zod';
import { InputError } from '../core/errors.ts';
import { canonicalJson, sha256 } from '../core/hash.ts';
import type { NetworkModel, PolicyModel } from '../learn/policy-model.ts';
import type { Artifact } from './artifact.ts';
import { contradiction } from './contradiction.ts';
import { FORMAT, type PolicyText, policySchema } from './policy-schema.ts';
import { decodeFloats, encodeFloats } from './weights-text.ts';

/** The file of an artifact that all the others are made from. */
export const POLICY_FILE = 'policy.json';

/** An artifact as `policy.json`: canonical JSON, so that equal artifacts give equal bytes. */
export function encodeArtifact(artifact: Artifact): string {
  return `${canonicalJson({ ...artifact, model: modelText(artifact.model) })}\n`;
}

/** By what an artifact is known: the SHA-256 of its `policy.json`. */
export function artifactHash(text: string): string {
  return sha256(text);
}

/**
 * The artifact that {@link encodeArtifact} wrote.
 * @param where the file, for messages
 * @throws InputError naming the first thing that is missing, of a wrong type, or at odds with another
 */
export function decodeArtifact(text: string, where: string): Artifact {
  const value = parseJson(text, where);
  const format = (value as { format?: unknown } | null)?.format;
  if (format !== FORMAT) {
    throw new InputError(
      `${where}: format ${JSON.stringify(format) ?? 'missing'} cannot be read (allowed: ${FORMAT})`,
    );
  }
  const parsed = policySchema.safeParse(value);
  if (!parsed.success) throw new InputError(`${where}: ${explained(parsed.error)}`);
  const artifact = { ...parsed.data, model: modelOf(parsed.data.model, where) };
  const problem = contradiction(artifact);
  if (problem !== null) throw new InputError(`${where}: ${problem}`);
  return artifact;
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${where} is not JSON: ${(error as Error).message}`);
  }
}

function explained(error: z.ZodError): string {
  const { path, message } = error.issues[0]!;
  return `${path.join('.')}: ${message}`;
}

function modelText(model: PolicyModel): PolicyText['model'] {
  if (model.kind === 'table') return model as PolicyText['model'];
  const weights = Object.entries(model.weights).map(([name, { shape, values }]) => [
    name,
    { shape, values: encodeFloats(values) },
  ]);
  const { context, layerNorm, ...rest } = model;
  return {
    ...rest,
    ...(context !== usualContext(model.kind) && { context }),
    ...(layerNorm && { layerNorm }),
    weights: Object.fromEntries(weights),
  } as PolicyText['model'];
}

/** The context that goes without saying. */
function usualContext(kind: NetworkModel['kind']): NetworkModel['context'] {
  return kind === 'mlp' ? 'none' : 'pooled';
}

function modelOf(model: PolicyText['model'], where: string): PolicyModel {
  if (model.kind === 'table') return model;
  const weights = Object.entries(model.weights).map(([name, { shape, values: text }]) => {
    const count = shape.reduce((product, length) => product * length, 1);
    const values = decodeFloats(text, count);
    if (values === undefined) {
      throw new InputError(
        `${where}: model.weights.${name}: not ${count} little-endian 32-bit floats in base64`,
      );
    }
    return [name, { shape, values }] as const;
  });
  const { context = usualContext(model.kind), layerNorm = false } = model;
  return { ...model, context, layerNorm, weights: Object.fromEntries(weights) };
}
