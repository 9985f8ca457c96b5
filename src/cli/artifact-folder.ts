import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { InputError } from '../core/errors.ts';
import { POLICY_FILE } from '../export/policy-text.ts';
import { type ReadArtifact, type ReadFile, readArtifact } from '../export/read-artifact.ts';
import { readBinaryFile, readFolder } from './files.ts';

/** Whether a folder is an artifact's, or was meant to be. */
export function isArtifactFolder(path: string): boolean {
  return existsSync(join(path, POLICY_FILE));
}

/**
 * What names an artifact where a policy is asked for: its folder, and `kpi=share,…` behind a colon if it has
 * preferences; null where there is no artifact's folder.
 */
export function namedArtifact(
  text: string,
): { readonly folder: string; readonly preferences: string } | null {
  if (isArtifactFolder(text)) return { folder: text, preferences: '' };
  const [, folder, preferences] = /^(.+):([^:/\\]*=[^:/\\]*)$/.exec(text) ?? [];
  return folder !== undefined && isArtifactFolder(folder) ? { folder, preferences: preferences! } : null;
}

/** @throws InputError naming the file that is missing or damaged */
export function readArtifactFolder(folder: string): ReadArtifact {
  return readArtifact(artifactReader(folder), folder);
}

/** The files of a folder by name. @throws InputError when there is no such folder */
export function artifactReader(folder: string): ReadFile {
  readFolder(folder, EXPECTED);
  return (name) => {
    const path = join(folder, name);
    if (!existsSync(path)) return undefined;
    // Whoever waits for a pipe waits for as long as its writer likes.
    if (!statSync(path).isFile()) throw new InputError(`${path} is no regular file (expected ${EXPECTED})`);
    return readBinaryFile(path, EXPECTED);
  };
}

/** Names of all files in a folder and below it. */
export function artifactNames(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'))
    .sort();
}

const EXPECTED = 'an artifact: the folder of export or of a training run';
