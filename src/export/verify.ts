import { MissingComponentError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import type { Exporter } from './exporter.ts';
import { decodeManifest, MANIFEST_FILE } from './manifest.ts';
import type { ParityVector } from './parity.ts';
import { decodeArtifact, POLICY_FILE } from './policy-text.ts';
import { checkFiles, type FileCheck, manifestContent, type ReadFile, textOf } from './read-artifact.ts';
import { type Agreement, replayVectors } from './replay.ts';
import { artifactFileNames, exporters } from './targets/index.ts';

/** What replaying the parity vectors through one format of an artifact showed. */
export interface FormatCheck extends Agreement {
  readonly target: string;
  /** Why it was not replayed; null when it was. */
  readonly skipped: string | null;
}

/** The answer of `verify`. */
export interface Verification {
  /** Every file is intact, and every format that can run here agrees. */
  readonly ok: boolean;
  /** The artifact's own; empty where its manifest cannot be read. */
  readonly hash: string;
  readonly signature: 'absent';
  readonly files: readonly FileCheck[];
  readonly formats: readonly FormatCheck[];
}

/**
 * Checks the hash of every file of an artifact, then replays its parity vectors through every format. `policy.mjs` is
 * run for that; what is damaged is not.
 *
 * @param where its folder, for messages
 * @throws InputError when there is no artifact, or its `policy.json` is intact but of another format
 */
export async function verifyArtifact(read: ReadFile, where: string): Promise<Verification> {
  const content = manifestContent(read, where);
  const manifest = decodeManifest(content);
  const readable = typeof manifest !== 'string';
  const own = { path: MANIFEST_FILE, sha256: sha256(content), ok: readable };
  if (!readable) return { ok: false, hash: '', signature: 'absent', files: [own], formats: [] };
  const files = [own, ...checkFiles(read, manifest), ...strays(read, manifest.files)];
  const damaged = new Set(files.filter(({ ok }) => !ok).map(({ path }) => path));
  const formats = await checkFormats(read, where, damaged);
  const ok = damaged.size === 0 && formats.every((format) => format.ok);
  return { ok, hash: manifest.hash, signature: 'absent', files, formats };
}

/** Files that look like a part of the artifact but are not in its manifest. */
function strays(read: ReadFile, listed: Readonly<Record<string, string>>): FileCheck[] {
  const unlisted = artifactFileNames().filter((name) => !Object.hasOwn(listed, name));
  return unlisted.flatMap((path) => {
    const content = read(path);
    return content === undefined ? [] : [{ path, sha256: sha256(content), ok: false }];
  });
}

async function checkFormats(
  read: ReadFile,
  where: string,
  damaged: ReadonlySet<string>,
): Promise<FormatCheck[]> {
  const policy = damaged.has(POLICY_FILE) ? undefined : textOf(read(POLICY_FILE)!);
  const vectors = policy === undefined ? [] : decodeArtifact(policy, `${where}/${POLICY_FILE}`).parity;
  const checks: FormatCheck[] = [];
  for (const [target, exporter] of exporters.entries()) {
    const [file] = exporter.files;
    const content = read(file);
    if (content === undefined) continue;
    const bad = [POLICY_FILE, file].find((each) => damaged.has(each));
    const check =
      bad === undefined ? await checkFormat(exporter, content, vectors) : skip(`${bad} is damaged`);
    checks.push({ target, ...check });
  }
  return checks;
}

async function checkFormat(
  exporter: Exporter,
  content: Uint8Array,
  vectors: readonly ParityVector[],
): Promise<Omit<FormatCheck, 'target'>> {
  try {
    return { ...(await replayVectors(vectors, await exporter.open(content))), skipped: null };
  } catch (error) {
    if (error instanceof MissingComponentError) return skip(error.message, true);
    return skip(`it does not run: ${error instanceof Error ? error.message : error}`);
  }
}

function skip(reason: string, ok = false): Omit<FormatCheck, 'target'> {
  return { ok, vectors: 0, argmaxMismatches: 0, maxAbsError: 0, skipped: reason };
}
