import { z } from 'zod';
import { sha256 } from '../core/hash.ts';
import { POLICY_FILE } from './policy-text.ts';

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

export function encodeManifest(files: ReadonlyMap<string, string | Uint8Array>): string {
  const names = [...files.keys()].sort();
  const hashes = Object.fromEntries(names.map((name) => [name, sha256(files.get(name)!)]));
  const manifest: Manifest = { format: FORMAT, hash: hashes[POLICY_FILE]!, files: hashes };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** What a manifest says, or what is wrong with it in one line. */
export function decodeManifest(content: Uint8Array): Manifest | string {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(content));
  } catch {
    return 'it is not JSON';
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return `${path.join('.') || 'manifest'}: ${message}`;
  }
  const { hash, files } = parsed.data;
  return hash === files[POLICY_FILE] ? parsed.data : `hash is not that of ${POLICY_FILE}`;
}
