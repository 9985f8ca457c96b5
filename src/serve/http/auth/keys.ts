import { createPublicKey, type KeyObject } from 'node:crypto';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWK, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { InputError } from '../../../core/errors.ts';
import { Problem } from '../problem.ts';
import { isLoopback } from '../same-site.ts';
import { ALGORITHMS, type Algorithm, type TokenKeys } from './token-rules.ts';

/** RFC 8725 §3.2 and RFC 7518 §3.3: shorter ones can be broken. */
const MIN_RSA_BITS = 2048;

/**
 * A public key as PEM (SubjectPublicKeyInfo).
 * @throws InputError when it is none, a private one, or of a kind that no allowed algorithm signs with
 */
export function keysOfPem(pem: string, file: string): TokenKeys {
  if (/PRIVATE KEY/.test(pem)) {
    throw new InputError(`${file} holds a private key: this server needs the public one only`);
  }
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new InputError(`${file} is no public key in PEM`);
  }
  return { key, algorithms: algorithmsOf(key, file) };
}

function algorithmsOf(key: KeyObject, file: string): readonly Algorithm[] {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'ed25519') return ['EdDSA'];
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return ['ES256'];
  if (type === 'rsa') {
    const bits = details?.modulusLength ?? 0;
    if (bits >= MIN_RSA_BITS) return ['RS256', 'PS256'];
    throw new InputError(`${file}: an RSA key of ${bits} bits is too short (at least ${MIN_RSA_BITS})`);
  }
  throw new InputError(`${file}: a key of kind ${type} signs no token (allowed: Ed25519, P-256, RSA)`);
}

const jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });
const KINDS = ['OKP', 'EC', 'RSA'];

/**
 * A JSON Web Key Set (RFC 7517) with public keys only.
 * @throws InputError when it is none, or holds a secret
 */
export function keysOfJwks(text: string, file: string): TokenKeys {
  const parsed = jwks.safeParse(parseJson(text, file));
  if (!parsed.success) throw new InputError(`${file} is no JWKS with keys`);
  const { keys } = parsed.data;
  for (const [i, key] of keys.entries()) {
    if (!KINDS.includes(key.kty)) {
      throw new InputError(`${file}: key ${i} is of kind ${key.kty} (allowed: ${KINDS.join(', ')})`);
    }
    if ('d' in key) {
      throw new InputError(`${file}: key ${i} is a private key: this server needs public ones only`);
    }
  }
  return { key: createLocalJWKSet({ keys: keys as JWK[] }), algorithms: ALGORITHMS };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(`${file} is no JSON`);
  }
}

/** Keys that are fetched when a token needs one, and again when one is not among them. @throws InputError */
export function keysOfUrl(text: string): TokenKeys {
  const url = URL.canParse(text) ? new URL(text) : null;
  const trusted = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url === null || !trusted) throw new InputError(`${text} is no https URL of a JWKS`);
  const fetched = createRemoteJWKSet(url);
  const key: JWTVerifyGetKey = async (header, token) => {
    try {
      return await fetched(header, token);
    } catch (error) {
      throw isUnreachable(error)
        ? new Problem(503, 'The keys that tokens are signed with cannot be had now.', {
            headers: { 'retry-after': '5' },
          })
        : error;
    }
  };
  return { key, algorithms: ALGORITHMS };
}

/** No answer, or one that is no JWKS; the other errors are about the token. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'].includes(error.code);
}
