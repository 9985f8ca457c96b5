import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { schedulers } from '../../policies/static/index.ts';
import { InputError } from '../core/errors.ts';
import type { Artifact } from '../export/artifact.ts';
import { decodeManifest, MANIFEST_FILE } from '../export/manifest.ts';
import { artifactHash, decodeArtifact, POLICY_FILE } from '../export/policy-text.ts';
import { createFeaturiser } from '../gym/features/index.ts';
import { policyScheduler } from '../learn/policy-scheduler.ts';
import { greatestIndex } from '../learn/sampling.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import type { Scheduler, SchedulerFactory } from '../sim/scheduler.ts';
import { readTextFile } from './files.ts';

/** An artifact's folder, read. */
export interface ReadArtifact {
  readonly artifact: Artifact;
  /** SHA-256 of its `policy.json`. */
  readonly hash: string;
}

/** Whether a folder is an artifact's, or was meant to be. */
export function isArtifactFolder(path: string): boolean {
  return existsSync(join(path, POLICY_FILE));
}

/** @throws InputError when the folder's `policy.json` is not an artifact, or not the one of its manifest */
export function readArtifact(folder: string): ReadArtifact {
  const path = join(folder, POLICY_FILE);
  const text = readTextFile(path, 'an artifact');
  const hash = artifactHash(text);
  const manifestPath = join(folder, MANIFEST_FILE);
  const manifest = readTextFile(manifestPath, 'the manifest of an artifact');
  const expected = decodeManifest(new TextEncoder().encode(manifest), manifestPath).hash;
  if (hash !== expected) {
    throw new InputError(`${path} is damaged: its SHA-256 is ${hash}, the manifest says ${expected}`);
  }
  return { artifact: decodeArtifact(text, path), hash };
}

/** Plays an artifact greedily; the fallback that it names answers where its scores are not numbers. */
export function artifactFactory(
  { artifact }: ReadArtifact,
  folder: string,
  onFallback: () => void,
): SchedulerFactory {
  return (given) => {
    refuseForeign(artifact, given.scenario, folder);
    const policy = policyScheduler(artifact.model, given.scenario, artifact.maxRows);
    const fallback: Scheduler = schedulers.get(artifact.fallback!).create({ ...given, parameters: {} });
    return {
      choose(point) {
        const { values, candidate } = policy.scores(point);
        const best = greatestIndex(values);
        if (Number.isFinite(values[best])) return candidate(best);
        onFallback();
        return fallback.choose(point);
      },
    };
  };
}

/** A policy reads the inputs it was trained on, by their names. */
function refuseForeign({ control, model, maxRows }: Artifact, scenario: Scenario, folder: string): void {
  if (control !== scenario.control) {
    throw new InputError(
      `policy '${folder}' is for control ${control ?? 'none'}, the control of ${scenario.name} is ${scenario.control}`,
    );
  }
  const { globals, features } = createFeaturiser(scenario, maxRows);
  const seen = [...globals, ...features].join(', ');
  const expected = [...model.globals, ...model.features].join(', ');
  if (seen !== expected) {
    throw new InputError(`policy '${folder}' reads ${expected}, but ${scenario.name} shows ${seen}`);
  }
}
