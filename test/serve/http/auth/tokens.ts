import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { keysOfPem } from '../../../../src/serve/http/auth/keys.ts';
import { ALGORITHMS, type Algorithm, type TokenRules } from '../../../../src/serve/http/auth/token-rules.ts';

export const ISSUER = 'https://login.example';
export const AUDIENCE = 'switchyard';

function pairFor(algorithm: Algorithm): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

export interface Claims {
  readonly iss?: string;
  readonly aud?: string;
  readonly sub?: string | undefined;
  readonly scope?: string;
  /** Seconds since 1970; undefined: for ever. */
  readonly exp?: number | undefined;
  readonly nbf?: number;
}

const good = () => ({ iss: ISSUER, aud: AUDIENCE, sub: 'kay', scope: 'decide', exp: seconds() + 300 });
const seconds = () => Math.floor(Date.now() / 1000);

/** A key, what a server that trusts it asks for, and tokens that it signed. */
export function signer(algorithm: Algorithm, now: () => number = Date.now) {
  const { publicKey, privateKey } = pairFor(algorithm);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const rules: TokenRules = {
    keys: keysOfPem(pem, 'key.pem'),
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ALGORITHMS,
    clockTolerance: 5,
    now: () => new Date(now()),
  };
  const sign = (claims: Claims = {}, header: object = {}, key: KeyObject | Uint8Array = privateKey) =>
    new SignJWT({ ...good(), ...claims } as JWTPayload)
      .setProtectedHeader({ alg: algorithm, ...header })
      .sign(key);
  return { rules, pem, publicKey, privateKey, sign };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
