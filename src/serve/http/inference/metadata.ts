import { z } from 'zod';
import type { ModelDescription } from '../../service.ts';

const tensor = z.strictObject({
  name: z.string(),
  datatype: z.string(),
  shape: z.array(z.int()).describe('-1: any size'),
});

export const modelSchema = z.strictObject({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.string(),
  inputs: z.array(tensor),
  outputs: z.array(tensor),
});

export const serverSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  extensions: z.array(z.string()),
});

const ANY = -1;

export function modelMetadata({
  name,
  version,
  globals,
  features,
}: ModelDescription): z.output<typeof modelSchema> {
  return {
    name,
    versions: [version],
    platform: 'switchyard',
    inputs: [
      { name: 'globals', datatype: 'FP32', shape: [1, globals.length] },
      { name: 'candidates', datatype: 'FP32', shape: [1, ANY, features.length] },
      { name: 'mask', datatype: 'BOOL', shape: [1, ANY] },
    ],
    outputs: [
      { name: 'scores', datatype: 'FP32', shape: [1, ANY] },
      { name: 'index', datatype: 'INT64', shape: [1] },
    ],
  };
}
