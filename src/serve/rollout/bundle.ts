import { setImmediate as othersTurn } from 'node:timers/promises';
import { InputError, VerificationError } from '../../core/errors.ts';
import type { Artifact } from '../../export/artifact.ts';
import { ATTESTATION_FILE, checkSignature } from '../../export/attestation/attestation.ts';
import type { PublicKey } from '../../export/attestation/keys.ts';
import { observationOf } from '../../export/parity.ts';
import { readArtifact, readOnce } from '../../export/read-artifact.ts';
import { oneByOne, replayVectors } from '../../export/replay.ts';
import { compileForward } from '../../learn/forward.ts';
import type { Scorer } from '../../learn/policy-model.ts';
import { greatestIndex } from '../../learn/sampling.ts';
import type { FolderSnapshot } from './folder-snapshot.ts';

/** A policy that may decide: its files are intact, signed if they had to be, and it says what it said at its export. */
export interface Bundle {
  readonly folder: string;
  readonly artifact: Artifact;
  /** By which it is known: the SHA-256 of its `policy.json`. */
  readonly hash: string;
  /** Its forward pass; the result is overwritten by the next call. */
  readonly score: Scorer;
  readonly signature: 'valid' | 'absent';
}

/**
 * Verifies an artifact and makes its policy ready. Nothing in it is executed: of its formats only `policy.json`, which is
 * data, is used, by our own forward pass. Decisions go on meanwhile: nothing of this takes longer than reading the files.
 *
 * @param key whose signature is asked for; null where none is, and then there must be none, for it would go unchecked
 * @throws InputError for a missing or damaged file, and a format or a version that is not known; VerificationError when
 * the signature is not valid, or the policy does not repeat its parity vectors
 */
export async function verifiedBundle(
  folder: string,
  { names, read: readFile }: FolderSnapshot,
  key: PublicKey | null,
): Promise<Bundle> {
  const read = readOnce(readFile);
  const signature = requireSignature(folder, { names, read }, key);
  await othersTurn();
  const { artifact, hash } = readArtifact(read, folder);
  const score = compileForward(artifact.model);
  await requireParity(folder, artifact, score);
  return { folder, artifact, hash, score, signature };
}

/** Before anything else is read: what nobody vouches for is not even parsed. */
function requireSignature(
  folder: string,
  { names, read }: FolderSnapshot,
  key: PublicKey | null,
): Bundle['signature'] {
  if (key === null) {
    if (read(ATTESTATION_FILE) === undefined) return 'absent';
    throw new InputError(`${folder} is signed (${ATTESTATION_FILE}): name its signer's public key`);
  }
  const { signatureProblem } = checkSignature(read, { key, names });
  if (signatureProblem !== null) throw new VerificationError(`${folder} is refused: ${signatureProblem}`);
  return 'valid';
}

async function requireParity(folder: string, { parity }: Artifact, score: Scorer): Promise<void> {
  const replay = oneByOne(async (vector) => {
    await othersTurn();
    const scores = score(observationOf(vector));
    return { index: greatestIndex(scores), scores };
  });
  const { ok, argmaxMismatches, maxAbsError } = await replayVectors(parity, replay);
  if (ok) return;
  throw new VerificationError(
    `${folder} is refused: of ${parity.length} parity vectors its policy chooses otherwise in ${argmaxMismatches}, ` +
      `and its scores are off by up to ${maxAbsError}`,
  );
}
