import { InputError } from '../core/errors.ts';
import type { Observation } from '../gym/env.ts';
import type { PolicyModel } from '../learn/policy-model.ts';
import type { TrainedWorlds } from '../learn/trained-worlds.ts';
import type { Preferences } from '../sim/preferences.ts';
import type { Scenario } from '../sim/scenario/schema.ts';
import { encodeManifest, MANIFEST_FILE } from './manifest.ts';
import { type ParityVector, parityVectors } from './parity.ts';
import { FORMAT } from './policy-schema.ts';
import { artifactHash, decodeArtifact, encodeArtifact, POLICY_FILE } from './policy-text.ts';
import { type Reference, referenceOf } from './reference.ts';
import { schemaHashOf } from './schema-hash.ts';
import { type ServedWorld, servedWorld } from './served-world.ts';
import { exporters } from './targets/index.ts';

/** Where a policy comes from: enough to learn it again, and nothing about when or on which machine it was learned. */
export interface Provenance {
  readonly agent: string;
  readonly hyperparameters: Readonly<Record<string, unknown>>;
  readonly seed: string;
  /** Environment steps. */
  readonly steps: number;
  /** What it was trained on; null for an environment that needs no scenario. */
  readonly scenario: { readonly name: string; readonly hash: string } | null;
  /** Hashes of every scenario whose worlds it has seen. */
  readonly trainedOn: readonly string[];
  /** The worlds themselves; missing in artifacts from before they were kept. */
  readonly worlds?: TrainedWorlds | undefined;
  /** The scheduler that it began as a copy of. */
  readonly init: string | null;
  /** What of the worlds was not as the scenario has it: options of `train` by name. */
  readonly training?: Readonly<Record<string, unknown>> | undefined;
  /** Version of switchyard. */
  readonly switchyard: string;
}

/** A policy to ship. Learning the same thing twice gives the same artifact, byte for byte. */
export interface Artifact {
  readonly format: typeof FORMAT;
  /** The environment whose observations it reads, e.g. `dispatch-v0`. */
  readonly env: string;
  /** The control model whose question it answers; null outside of scheduling. */
  readonly control: Scenario['control'] | null;
  /** The most candidates it is shown at once. */
  readonly maxRows: number;
  readonly model: PolicyModel;
  /** What it may be told when it serves, KPI → share of the reward's weights, and what it assumes otherwise. */
  readonly preferences?: Preferences | undefined;
  /** The static scheduler that answers where the policy cannot; null outside of scheduling. */
  readonly fallback: string | null;
  readonly maskRule: string;
  /** See `schemaHashOf`. */
  readonly schemaHash: string;
  readonly provenance: Provenance;
  /** What a server must know of the scenario; missing outside of scheduling and in older artifacts. */
  readonly world?: ServedWorld | undefined;
  /** What it met in training, for a server to see that production is not like that; missing in older artifacts. */
  readonly reference?: Reference | undefined;
  /** What the policy says about real observations, for other implementations to be compared with. */
  readonly parity: readonly ParityVector[];
}

const FALLBACK: Readonly<Record<Scenario['control'], string>> = {
  dispatch: 'least-backlog',
  placement: 'earliest-finish',
  batch: 'sjf',
  workflow: 'earliest-finish',
};

const MASK_RULE =
  'A candidate whose mask is 0 scores −Infinity and is never chosen; of the others the greatest score wins, ' +
  'the first among equals.';

/** What an artifact is made from. */
export interface ArtifactParts
  extends Pick<Artifact, 'env' | 'control' | 'maxRows' | 'model' | 'preferences' | 'provenance'> {
  /** Real ones, at least one; the first 64 are kept as parity vectors. */
  readonly observations: readonly Observation[];
  /** What it plays in, and what it meets there; none outside of scheduling. */
  readonly home?: { readonly scenario: Scenario; readonly met: readonly Observation[] };
}

/** @throws VerificationError when the model's scores are not finite, as after a training that diverged */
export function createArtifact({ observations, home, ...parts }: ArtifactParts): Artifact {
  const { globals, features } = parts.model;
  const widths = { globals: globals.length, features: features.length };
  return {
    format: FORMAT,
    ...parts,
    fallback: parts.control && FALLBACK[parts.control],
    maskRule: MASK_RULE,
    schemaHash: schemaHashOf(parts.model),
    ...(home && { world: servedWorld(home.scenario), reference: referenceOf(home.met, widths) }),
    parity: parityVectors(parts.model, observations),
  };
}

/** The files of an artifact's folder by name, and the SHA-256 of its `policy.json`, by which it is known. */
export interface ArtifactFiles {
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly hash: string;
}

/**
 * Writes an artifact in the formats of `targets`; `json` is always among them, for the others are made from it.
 *
 * @param beside files that were distilled from the policy before, for the manifest to list
 * @throws InputError for an unknown target, one that cannot carry this kind of policy, and an artifact whose parts
 * contradict each other
 */
export async function artifactFiles(
  artifact: Artifact,
  targets: readonly string[],
  beside: ReadonlyMap<string, string> = new Map(),
): Promise<ArtifactFiles> {
  const text = encodeArtifact(artifact);
  const hash = artifactHash(text);
  // All formats are made from what the text says: in its order of keys, and only if it can be read again.
  const written = decodeArtifact(text, POLICY_FILE);
  const files = new Map<string, string | Uint8Array>();
  for (const target of new Set(['json', ...targets])) {
    const exporter = exporters.get(target);
    const reason = exporter.refusal(written.model);
    if (reason !== null) throw new InputError(`cannot export to ${target}: ${reason}`);
    for (const [name, content] of Object.entries(exporter.write(written, hash))) files.set(name, content);
  }
  for (const [name, content] of beside) files.set(name, content);
  files.set(MANIFEST_FILE, encodeManifest(files));
  return { files, hash };
}
