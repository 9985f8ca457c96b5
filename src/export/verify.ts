import { InputError, MissingComponentError } from '../core/errors.ts';
import { sha256 } from '../core/hash.ts';
import {
  ATTESTATION_FILE,
  checkSignature,
  type SignatureCheck,
  type SignatureWanted,
} from './attestation/attestation.ts';
import type { Exporter, FilesByName, Replay, RunProgram } from './exporter.ts';
import { decodeManifest, MANIFEST_FILE } from './manifest.ts';
import type { ParityVector } from './parity.ts';
import { decodeArtifact, POLICY_FILE } from './policy-text.ts';
import {
  checkFiles,
  type FileCheck,
  manifestContent,
  type ReadFile,
  readOnce,
  textOf,
} from './read-artifact.ts';
import { type Agreement, replayVectors } from './replay.ts';
import { stanzaFileNames } from './stanzas/index.ts';
import { checkStatic } from './static/check.ts';
import { staticFileNames } from './static-targets/index.ts';
import { artifactFileNames, exporters } from './targets/index.ts';

/** What replaying the parity vectors through one format of an artifact showed. */
export interface FormatCheck extends Agreement {
  readonly target: string;
  /** Why it was not replayed; null when it was. */
  readonly skipped: string | null;
}

/** The answer of `verify`. */
export interface Verification extends SignatureCheck {
  /** Every file is intact, the signature that was asked for is valid, and every format that can run here agrees. */
  readonly ok: boolean;
  /** The artifact's own; empty where its manifest cannot be read. */
  readonly hash: string;
  readonly files: readonly FileCheck[];
  readonly formats: readonly FormatCheck[];
}

/**
 * Checks the hash of every file of an artifact and its signature, then replays its parity vectors through every format.
 * What is code is run for that; what is damaged is not, and nothing is where a signature was asked for and is not valid.
 *
 * @param where its folder, for messages
 * @param wanted none where a signature is not needed; then there must be none, for it would go unchecked
 * @param run starts interpreters; without it formats that need one are skipped
 * @throws InputError when there is no artifact, when it is signed and no key was given, or when its `policy.json` is
 * intact but of another format
 */
export async function verifyArtifact(
  readFile: ReadFile,
  where: string,
  wanted?: SignatureWanted,
  run: RunProgram | null = null,
): Promise<Verification> {
  const read = readOnce(readFile);
  const signed = signatureOf(read, where, wanted);
  const content = manifestContent(read, where);
  const manifest = decodeManifest(content);
  const readable = typeof manifest !== 'string';
  const own = { path: MANIFEST_FILE, sha256: sha256(content), ok: readable };
  if (!readable) return { ok: false, hash: '', ...signed, files: [own], formats: [] };
  const files = [own, ...checkFiles(read, manifest), ...strays(read, manifest.files)];
  const damaged = new Set(files.filter(({ ok }) => !ok).map(({ path }) => path));
  const trusted = signed.signatureProblem === null;
  const formats = trusted
    ? [...(await checkFormats(read, where, damaged, run)), ...checkStatic(read, damaged, manifest.hash)]
    : [];
  const ok = trusted && damaged.size === 0 && formats.every((format) => format.ok);
  return { ok, hash: manifest.hash, ...signed, files, formats };
}

function signatureOf(read: ReadFile, where: string, wanted: SignatureWanted | undefined): SignatureCheck {
  if (wanted !== undefined) return checkSignature(read, wanted);
  if (read(ATTESTATION_FILE) === undefined) return { signature: 'absent', signatureProblem: null };
  throw new InputError(`${where} is signed (${ATTESTATION_FILE}): name its signer's public key with --key`);
}

/** Files that look like a part of the artifact but are not in its manifest. */
function strays(read: ReadFile, listed: Readonly<Record<string, string>>): FileCheck[] {
  const known = [...artifactFileNames(), ...staticFileNames(), ...stanzaFileNames()];
  const unlisted = known.filter((name) => !Object.hasOwn(listed, name));
  return unlisted.flatMap((path) => {
    const content = read(path);
    return content === undefined ? [] : [{ path, sha256: sha256(content), ok: false }];
  });
}

async function checkFormats(
  read: ReadFile,
  where: string,
  damaged: ReadonlySet<string>,
  run: RunProgram | null,
): Promise<FormatCheck[]> {
  const policy = damaged.has(POLICY_FILE) ? undefined : textOf(read(POLICY_FILE)!);
  const vectors = policy === undefined ? [] : decodeArtifact(policy, `${where}/${POLICY_FILE}`).parity;
  const checks: FormatCheck[] = [];
  for (const [target, exporter] of exporters.entries()) {
    const files = filesOf(read, exporter);
    if (files.size === 0) continue;
    const obstacle = obstacleTo(exporter, files, damaged);
    const check =
      obstacle === null ? await checkFormat(() => exporter.open(files, run), vectors) : skip(obstacle);
    checks.push({ target, ...check });
  }
  return checks;
}

function filesOf(read: ReadFile, { files }: Exporter): FilesByName {
  const found = files.map((name) => [name, read(name)] as const);
  return new Map(found.filter((entry): entry is [string, Uint8Array] => entry[1] !== undefined));
}

/** Why a format is not to be run, though some of its files are there; null where nothing speaks against it. */
function obstacleTo(exporter: Exporter, files: FilesByName, damaged: ReadonlySet<string>): string | null {
  const bad = [POLICY_FILE, ...exporter.files].find((name) => damaged.has(name));
  if (bad !== undefined) return `${bad} is damaged`;
  const missing = exporter.files.find((name) => !files.has(name));
  return missing === undefined ? null : `${missing} is missing`;
}

async function checkFormat(
  open: () => Promise<Replay>,
  vectors: readonly ParityVector[],
): Promise<Omit<FormatCheck, 'target'>> {
  try {
    return { ...(await replayVectors(vectors, await open())), skipped: null };
  } catch (error) {
    if (error instanceof MissingComponentError) return skip(error.message, true);
    return skip(`it does not run: ${error instanceof Error ? error.message : error}`);
  }
}

function skip(reason: string, ok = false): Omit<FormatCheck, 'target'> {
  return { ok, vectors: 0, argmaxMismatches: 0, maxAbsError: 0, skipped: reason };
}
