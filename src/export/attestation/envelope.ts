import { sign, verify } from 'node:crypto';
import { z } from 'zod';
import type { PrivateKey, PublicKey } from './keys.ts';

/**
 * A signed message: a JSON envelope of DSSE 1.0 (Dead Simple Signing Envelope, secure-systems-lab/dsse, `protocol.md`
 * and `envelope.md`).
 *
 * ```json
 * {"payload": "<base64>", "payloadType": "application/vnd.in-toto+json",
 *  "signatures": [{"keyid": "<64 hexadecimal digits>", "sig": "<base64 of 64 bytes>"}]}
 * ```
 *
 * What is signed is {@link preAuthenticationEncoding} of the decoded payload, so nothing depends on how JSON is
 * written. `keyid` is a hint that nobody vouches for and decides nothing. Other fields mean nothing, an `alg` least of
 * all.
 */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly { readonly keyid: string; readonly sig: Uint8Array }[];
}

/** More signatures than this are refused unread: each one costs a check. */
const MOST_SIGNATURES = 16;

/** Standard or URL-safe: verifiers must accept either. */
const base64 = z
  .string()
  .regex(/^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)={0,2}$/, 'not base64')
  .transform((text): Uint8Array => Buffer.from(text, 'base64'));

const envelopeSchema = z.object({
  payloadType: z.string(),
  payload: base64,
  signatures: z
    .array(z.object({ keyid: z.string().default(''), sig: base64 }))
    .min(1)
    .max(MOST_SIGNATURES),
});

/** `DSSEv1 <length of type> <type> <length of body> <body>`, lengths in bytes (DSSE 1.0, `PAE`). */
export function preAuthenticationEncoding(type: string, body: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `;
  return Buffer.concat([Buffer.from(head), body]);
}

/** Signs a message. Ed25519 needs no randomness: the same message and key give the same bytes. */
export function signEnvelope(payloadType: string, payload: Uint8Array, { key, public: { id } }: PrivateKey) {
  const sig = sign(null, preAuthenticationEncoding(payloadType, payload), key);
  return { payloadType, payload, signatures: [{ keyid: id, sig }] } satisfies Envelope;
}

export function encodeEnvelope({ payload, payloadType, signatures }: Envelope): string {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const document = {
    payload: text(payload),
    payloadType,
    signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig: text(sig) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** What is in an envelope, or what is wrong with it in one line. Nothing of it is to be believed yet. */
export function decodeEnvelope(content: Uint8Array): Envelope | string {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(content));
  } catch {
    return 'it is not JSON';
  }
  const parsed = envelopeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  return `${path.join('.') || 'envelope'}: ${message}`;
}

/** Whether one of the signatures is by this key. */
export function isSignedBy({ payloadType, payload, signatures }: Envelope, { key }: PublicKey): boolean {
  const signed = preAuthenticationEncoding(payloadType, payload);
  return signatures.some(({ sig }) => verify(null, signed, key, sig));
}
