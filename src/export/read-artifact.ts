import { InputError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import type { Artifact } from './artifact.ts';
import { decodeManifest, MANIFEST_FILE, type Manifest } from './manifest.ts';
import { decodeArtifact, POLICY_FILE } from './policy-text.ts';

/** Reads a file of an artifact's folder by name; undefined where there is none. */
export type ReadFile = (name: string) => Uint8Array | undefined;

/** The same files, each read but once: what was checked is what is used, whoever writes there meanwhile. */
export function readOnce(read: ReadFile): ReadFile {
  const known = new Map<string, Uint8Array | undefined>();
  return (name) => {
    if (!known.has(name)) known.set(name, read(name));
    return known.get(name);
  };
}

/** An artifact whose files are what their manifest says. */
export interface ReadArtifact {
  readonly artifact: Artifact;
  /** By which it is known: the SHA-256 of its `policy.json`. */
  readonly hash: string;
}

/**
 * Reads an artifact after checking every file that its manifest lists.
 * @param where its folder, for messages
 * @throws InputError naming the file that is missing or damaged
 */
export function readArtifact(readFile: ReadFile, where: string): ReadArtifact {
  const read = readOnce(readFile);
  const manifest = decodeManifest(manifestContent(read, where));
  if (typeof manifest === 'string') throw new InputError(`${where}/${MANIFEST_FILE} is damaged: ${manifest}`);
  for (const { path, sha256: found, ok } of checkFiles(read, manifest)) {
    if (ok) continue;
    const problem = found === '' ? 'is missing: it is' : 'is damaged: its SHA-256 is not the one';
    throw new InputError(`${where}/${path} ${problem} in ${MANIFEST_FILE}`);
  }
  return {
    artifact: decodeArtifact(textOf(read(POLICY_FILE)!), `${where}/${POLICY_FILE}`),
    hash: manifest.hash,
  };
}

/** @throws InputError when there is no manifest, hence no artifact */
export function manifestContent(read: ReadFile, where: string): Uint8Array {
  const content = read(MANIFEST_FILE);
  if (content === undefined)
    throw new InputError(`${where}/${MANIFEST_FILE} is missing (expected an artifact)`);
  return content;
}

/** A file as it is, beside what the manifest says about it. */
export interface FileCheck {
  readonly path: string;
  /** Of what is there; empty where nothing is. */
  readonly sha256: string;
  readonly ok: boolean;
}

export function checkFiles(read: ReadFile, { files }: Manifest): FileCheck[] {
  return Object.entries(files).map(([path, expected]) => {
    const content = read(path);
    const found = content === undefined ? '' : sha256(content);
    return { path, sha256: found, ok: found === expected };
  });
}

export function textOf(content: Uint8Array): string {
  return new TextDecoder().decode(content);
}
