import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Artifact, artifactFiles } from '../../../src/export/artifact.ts';
import { ATTESTATION_FILE, attest } from '../../../src/export/attestation/attestation.ts';
import { type PrivateKey, publicKeyOf } from '../../../src/export/attestation/keys.ts';
import { encodeManifest, MANIFEST_FILE } from '../../../src/export/manifest.ts';
import { artifactOf, randomScorer } from '../../export/models.ts';

export type Files = Map<string, string | Uint8Array>;

export function newKey(): PrivateKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { key: privateKey, public: publicKeyOf(publicKey) };
}

export function policyOf(seed: string): Artifact {
  return artifactOf(randomScorer(seed));
}

export async function filesOf(artifact: Artifact, key?: PrivateKey): Promise<Files> {
  const { files } = await artifactFiles(artifact, ['json', 'mjs', 'lua']);
  return key === undefined ? new Map(files) : signed(files, artifact, key);
}

export function signed(
  files: ReadonlyMap<string, string | Uint8Array>,
  artifact: Artifact,
  key: PrivateKey,
): Files {
  return new Map([...files, [ATTESTATION_FILE, attest(artifact, files, key)]]);
}

/** Another content of one file, with a manifest that knows of it: the work of somebody who can write, but not sign. */
export function forged(files: Files, name: string, content: string): Files {
  const others = new Map([...files, [name, content] as const].filter(([each]) => each !== MANIFEST_FILE));
  const attestation = others.get(ATTESTATION_FILE);
  others.delete(ATTESTATION_FILE);
  const all: Files = new Map([...others, [MANIFEST_FILE, encodeManifest(others)]]);
  return attestation === undefined ? all : all.set(ATTESTATION_FILE, attestation);
}

export function write(folder: string, files: Iterable<readonly [string, string | Uint8Array]>): void {
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}
