import { z } from 'zod';
import { canonicalJson } from '../../core/hash.ts';
import { PREDICATE_TYPE, provenanceSchema } from './provenance.ts';
import { exactly, unknownVersion } from './versions.ts';

/** The media type of a {@link Statement} in an envelope. */
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';

/**
 * What is said about the files of an artifact: a statement of in-toto 1 (in-toto/attestation, `spec/v1/statement.md`).
 *
 * ```json
 * {"_type": "https://in-toto.io/Statement/v1",
 *  "subject": [{"name": "policy.json", "digest": {"sha256": "<64 hexadecimal digits>"}}],
 *  "predicateType": "https://slsa.dev/provenance/v1", "predicate": {}}
 * ```
 */
export interface Statement {
  /** SHA-256 of each file by its name. */
  readonly subjects: ReadonlyMap<string, string>;
}

const statementSchema = z.object({
  _type: exactly(STATEMENT_TYPE),
  subject: z
    .array(
      z.object({
        name: z.string(),
        digest: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/, 'no SHA-256 in hexadecimal') }),
      }),
    )
    .min(1),
  predicateType: exactly(PREDICATE_TYPE),
  predicate: provenanceSchema,
});

export function encodeStatement({ subjects }: Statement, predicate: object): Uint8Array {
  const names = [...subjects.keys()].sort();
  const statement = {
    _type: STATEMENT_TYPE,
    subject: names.map((name) => ({ name, digest: { sha256: subjects.get(name) } })),
    predicateType: PREDICATE_TYPE,
    predicate,
  };
  return new TextEncoder().encode(canonicalJson(statement));
}

/** What a signed payload says, or what is wrong with it in one line. */
export function decodeStatement(payloadType: string, payload: Uint8Array): Statement | string {
  if (payloadType !== PAYLOAD_TYPE) {
    return `payloadType: ${unknownVersion(payloadType, PAYLOAD_TYPE)}`;
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return 'its statement is not JSON';
  }
  const parsed = statementSchema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return `${path.join('.') || 'statement'}: ${message}`;
  }
  const { subject } = parsed.data;
  const subjects = new Map(subject.map(({ name, digest }) => [name, digest.sha256]));
  return subjects.size === subject.length ? { subjects } : 'subject: a file is named twice';
}
