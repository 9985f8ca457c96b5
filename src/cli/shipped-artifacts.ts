import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { artifactHash, POLICY_FILE } from '../export/policy-text.ts';
import { readTextFile } from './files.ts';
import { packageFolder } from './project.ts';

const FOLDER = join(packageFolder, 'policies', 'trained');

/** An artifact that comes with the package. */
export interface ShippedArtifact {
  /** The suite it was trained for: the name of its folder. */
  readonly suite: string;
  readonly path: string;
  readonly hash: string;
  readonly [key: string]: string;
}

export function shippedArtifacts(folder: string = FOLDER): ShippedArtifact[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => basename(name) === POLICY_FILE)
    .sort()
    .map((name) => {
      const path = dirname(join(folder, name));
      const hash = artifactHash(readTextFile(join(folder, name), 'an artifact'));
      return { suite: basename(path), path, hash };
    });
}
