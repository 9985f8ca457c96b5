import { sha256 } from '../../core/hash.ts';
import type { Artifact } from '../artifact.ts';
import type { ReadFile } from '../read-artifact.ts';
import { decodeEnvelope, encodeEnvelope, isSignedBy, signEnvelope } from './envelope.ts';
import type { PrivateKey, PublicKey } from './keys.ts';
import { trainingProvenance } from './provenance.ts';
import { decodeStatement, encodeStatement, PAYLOAD_TYPE } from './statement.ts';

/**
 * The file of an artifact's folder that says who vouches for all the others: a DSSE envelope around an in-toto statement
 * whose subjects are every other file, the manifest among them, and whose predicate is the provenance of the training.
 */
export const ATTESTATION_FILE = 'attestation.dsse.json';

/** Signs all files of an artifact; what is answered goes into {@link ATTESTATION_FILE}. */
export function attest(
  artifact: Artifact,
  files: ReadonlyMap<string, string | Uint8Array>,
  key: PrivateKey,
): string {
  const subjects = new Map([...files].map(([name, content]) => [name, sha256(content)]));
  const statement = encodeStatement({ subjects }, trainingProvenance(artifact));
  return encodeEnvelope(signEnvelope(PAYLOAD_TYPE, statement, key));
}

/** Whose signature is asked for, and over what. */
export interface SignatureWanted {
  readonly key: PublicKey;
  /** Every file that is in the folder. */
  readonly names: readonly string[];
}

export interface SignatureCheck {
  readonly signature: 'valid' | 'absent' | 'invalid';
  /** Why it is not valid, in one line; null when it is. */
  readonly signatureProblem: string | null;
}

/**
 * Whether a key vouches for an artifact's folder as it is: not one file more, less, or other. Nothing of the statement is
 * read before its signature holds.
 */
export function checkSignature(read: ReadFile, wanted: SignatureWanted): SignatureCheck {
  const content = read(ATTESTATION_FILE);
  if (content === undefined) return { signature: 'absent', signatureProblem: 'it is not signed' };
  const problem = problemOf(content, read, wanted);
  return {
    signature: problem === null ? 'valid' : 'invalid',
    signatureProblem: problem === null ? null : `${ATTESTATION_FILE}: ${problem}`,
  };
}

function problemOf(content: Uint8Array, read: ReadFile, { key, names }: SignatureWanted): string | null {
  const envelope = decodeEnvelope(content);
  if (typeof envelope === 'string') return envelope;
  if (!isSignedBy(envelope, key)) return `no signature by the key ${key.id} over what it says`;
  const statement = decodeStatement(envelope.payloadType, envelope.payload);
  if (typeof statement === 'string') return statement;
  return difference(statement.subjects, read, names);
}

/** The first difference between what was signed and what is there. Only files that are both are read. */
function difference(
  subjects: ReadonlyMap<string, string>,
  read: ReadFile,
  names: readonly string[],
): string | null {
  const present = new Set(names);
  present.delete(ATTESTATION_FILE);
  for (const name of present)
    if (!subjects.has(name)) return `${JSON.stringify(name)} is there but not signed`;
  for (const [name, signed] of subjects) {
    if (!present.has(name)) return `${JSON.stringify(name)} is signed but not there`;
    const found = read(name);
    if (found === undefined || sha256(found) !== signed)
      return `${JSON.stringify(name)} is not what was signed`;
  }
  return null;
}
