import { z } from 'zod';
import { InputError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';

/** The file that lists the others of an artifact's folder. */
export const MANIFEST_FILE = 'manifest.json';

const FORMAT = 1;

/** A file of the folder or of one below it, never one outside. */
const NAME = /^(?!\.)[\w.-]+(\/(?!\.)[\w.-]+)*$/;

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** The artifact's own: that of `policy.json`. */
  hash: z.string(),
  /** SHA-256 of every file by name. */
  files: z.record(z.string().regex(NAME), z.string()),
});

export type Manifest = z.output<typeof manifestSchema>;

export function encodeManifest(files: ReadonlyMap<string, string | Uint8Array>, hash: string): string {
  const names = [...files.keys()].sort();
  const hashes = Object.fromEntries(names.map((name) => [name, sha256(files.get(name)!)]));
  return `${JSON.stringify({ format: FORMAT, hash, files: hashes } satisfies Manifest, null, 2)}\n`;
}

/** @throws InputError when it is no manifest of an artifact, or of a later format */
export function decodeManifest(content: Uint8Array, where: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(content));
  } catch {
    throw new InputError(`${where} is damaged: it is not JSON`);
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new InputError(`${where} is damaged: ${path.join('.') || 'manifest'}: ${message}`);
}
