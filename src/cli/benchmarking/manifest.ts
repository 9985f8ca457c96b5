import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';
import { readJsonFile } from '../json-file.ts';
import { readPackage } from '../project.ts';

/** How a benchmark's folder came about; beside its other files. */
export const BENCH_MANIFEST_FILE = 'manifest.json';

const manifestSchema = z.strictObject({
  schema: z.literal('switchyard/bench-manifest/v1'),
  /** Of the product. */
  version: z.string(),
  /** What the command was given, but for what results do not depend on. */
  given: z.record(z.string(), z.unknown()),
  /** SHA-256 of each other file by its name. */
  files: z.record(z.string(), z.string()),
});

export type BenchManifest = z.output<typeof manifestSchema>;

export function benchManifest(
  given: BenchManifest['given'],
  files: ReadonlyMap<string, string>,
): BenchManifest {
  return {
    schema: 'switchyard/bench-manifest/v1',
    version: readPackage().version,
    given,
    files: Object.fromEntries([...files].map(([name, content]) => [name, sha256(content)])),
  };
}

/** @throws InputError when it is not there or not one */
export function readBenchManifest(path: string): BenchManifest {
  const parsed = manifestSchema.safeParse(readJsonFile(path, 'the manifest of a benchmark'));
  if (parsed.success) return parsed.data;
  const { path: at, message } = parsed.error.issues[0]!;
  throw new InputError(`${path}: ${at.join('.') || 'manifest'}: ${message}`);
}
