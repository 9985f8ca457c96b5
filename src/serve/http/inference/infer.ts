import { z } from 'zod';
import type { DecisionService, RawObservation } from '../../service.ts';
import { Problem } from '../problem.ts';
import { tensorSchema, valuesOf } from './tensor.ts';

const parameters = z.record(z.string(), z.unknown()).optional();

export const inferRequestSchema = z.strictObject({
  id: z.string().max(200).optional(),
  parameters,
  inputs: z.array(tensorSchema).min(1).max(3),
  outputs: z
    .array(z.strictObject({ name: z.enum(['scores', 'index']), parameters }))
    .min(1)
    .optional(),
});

const outputSchema = z.strictObject({
  name: z.string(),
  shape: z.array(z.int()),
  datatype: z.string(),
  data: z.array(z.number()),
});

export const inferResponseSchema = z.strictObject({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string().optional(),
  outputs: z.array(outputSchema),
});

type Output = z.output<typeof outputSchema>;

/** JSON has no infinity: the score of a candidate that is not allowed is the least number of FP32 (IEEE 754 binary32). */
const LEAST_FP32 = -3.4028234663852886e38;

/**
 * Answers one observation.
 * @throws Problem 400 when its tensors are not as the model reads them
 */
export function infer(
  service: DecisionService,
  { id, inputs, outputs }: z.output<typeof inferRequestSchema>,
): z.output<typeof inferResponseSchema> {
  const { name, version } = service.model;
  const { index, scores } = service.infer(observationOf(service, inputs));
  const data = Array.from(scores, finite);
  const all: readonly Output[] = [
    { name: 'scores', datatype: 'FP32', shape: [1, data.length], data },
    { name: 'index', datatype: 'INT64', shape: [1], data: [index] },
  ];
  const wanted = outputs?.map((output) => output.name as string);
  return {
    model_name: name,
    model_version: version,
    ...(id !== undefined && { id }),
    outputs: wanted ? all.filter((output) => wanted.includes(output.name)) : [...all],
  };
}

function observationOf(
  { model }: DecisionService,
  inputs: z.output<typeof inferRequestSchema>['inputs'],
): RawObservation {
  const unknown = inputs.find(({ name }) => !['globals', 'candidates', 'mask'].includes(name));
  if (unknown) {
    throw new Problem(400, `unknown input '${unknown.name}' (allowed: globals, candidates, mask)`);
  }
  const features = model.features.length;
  const globals = valuesOf(inputs, 'globals', { kind: 'numbers', shape: [model.globals.length] });
  const candidates = valuesOf(inputs, 'candidates', { kind: 'numbers', shape: [null, features] });
  const mask = valuesOf(inputs, 'mask', { kind: 'flags', shape: [candidates.length / features] });
  return { globals, candidates, mask };
}

function finite(score: number): number {
  if (Number.isNaN(score)) throw new Problem(500, 'The policy gave a score that is no number.');
  return Math.max(LEAST_FP32, Math.min(-LEAST_FP32, score));
}
