import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Training } from '../bench/verdict.ts';
import { InputError } from '../core/errors.ts';
import type { Provenance } from '../export/artifact.ts';
import { isArtifactFolder, readArtifactFolder } from './artifact-folder.ts';
import { RUN_FILE } from './run-folder.ts';

/** What one method learned from several training seeds. */
export interface ArtifactGroup {
  readonly agent: string;
  /** `kpi=share,…` for all of them; empty unless given. */
  readonly preferences: string;
  readonly trainings: readonly Training[];
}

/** What must be the same for trainings to be of one method: all but the seed and the length of the training. */
const SAME = ['agent', 'hyperparameters', 'trainedOn', 'init', 'training'] as const;

/**
 * The trainings in the folder that `text` names, `DIR` or `DIR:kpi=share,…`: an artifact in each folder inside it; null
 * where it is something else.
 *
 * @throws InputError when they are of different methods, or two of them are the same training
 */
export function namedGroup(text: string): ArtifactGroup | null {
  const [, folder, preferences = ''] = /^(.+?)(?::([^:/\\]*=[^:/\\]*))?$/.exec(text) ?? [];
  const inside = folder === undefined ? [] : artifactsIn(folder);
  if (inside.length === 0) return null;
  const read = inside.map((path) => ({ path, ...readArtifactFolder(path) }));
  const [first] = read;
  const seen = new Map<string, string>();
  const trainings = read.map(({ path, hash, artifact: { provenance } }): Training => {
    refuseOther(first!, { path, provenance }, folder!);
    const twin = seen.get(provenance.seed);
    if (twin !== undefined)
      throw new InputError(`${path}: training seed ${provenance.seed} is that of ${twin} too`);
    seen.set(provenance.seed, path);
    return {
      policy: preferences === '' ? path : `${path}:${preferences}`,
      artifact: hash,
      seed: provenance.seed,
    };
  });
  return { agent: first!.artifact.provenance.agent, preferences, trainings };
}

/** Folders of artifacts in a folder that is none itself, in the order of their names, numbers by size. */
function artifactsIn(folder: string): string[] {
  if (isArtifactFolder(folder) || !existsSync(folder) || !statSync(folder).isDirectory()) return [];
  const inside = readdirSync(folder)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => join(folder, name));
  const artifacts = inside.filter(isArtifactFolder);
  if (artifacts.length > 0) refuseUnfinished(inside);
  return artifacts;
}

/** To leave out the trainings that failed would be to choose among seeds. */
function refuseUnfinished(folders: readonly string[]): void {
  const unfinished = folders.find((path) => existsSync(join(path, RUN_FILE)) && !isArtifactFolder(path));
  if (unfinished === undefined) return;
  throw new InputError(
    `${unfinished}: a training without a policy yet (finish it: train --resume; or move it away)`,
  );
}

function refuseOther(
  first: { readonly path: string; readonly artifact: { readonly provenance: Provenance } },
  { path, provenance }: { readonly path: string; readonly provenance: Provenance },
  folder: string,
): void {
  const differs = SAME.find((key) => !isDeepStrictEqual(provenance[key], first.artifact.provenance[key]));
  if (differs === undefined) return;
  throw new InputError(
    `${folder}: ${path} and ${first.path} differ in ${differs}, so they are not one method (name them one by one)`,
  );
}
