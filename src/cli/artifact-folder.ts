import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { POLICY_FILE } from '../export/policy-text.ts';
import { type ReadArtifact, type ReadFile, readArtifact } from '../export/read-artifact.ts';
import { readBinaryFile, readFolder } from './files.ts';

/** Whether a folder is an artifact's, or was meant to be. */
export function isArtifactFolder(path: string): boolean {
  return existsSync(join(path, POLICY_FILE));
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
    return existsSync(path) ? readBinaryFile(path, EXPECTED) : undefined;
  };
}

const EXPECTED = 'an artifact: the folder of export or of a training run';
