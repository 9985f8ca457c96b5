import { createPrivateKey } from 'node:crypto';
import { type PrivateKey, readPrivateKey } from '../../../src/export/attestation/keys.ts';

/** PKCS #8 of an Ed25519 key is this and its 32 bytes (RFC 8410). */
const HEAD = '302e020100300506032b657004220420';

/** A pair of keys that is the same in every run. */
function signer(seed: string): PrivateKey {
  const der = Buffer.from(HEAD + seed, 'hex');
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return readPrivateKey(key.export({ type: 'pkcs8', format: 'pem' }).toString(), 'a test');
}

/** Secret of the first test of RFC 8032, section 7.1. */
export const alice = signer('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
export const mallory = signer('ab'.repeat(32));
