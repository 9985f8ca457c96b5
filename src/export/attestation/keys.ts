import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { InputError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';

/** The only algorithm that is signed with and verified: no file says which, so none can ask for a weaker one. */
const ALGORITHM = 'ed25519';

/** What signatures are checked with. */
export interface PublicKey {
  readonly key: KeyObject;
  /** SHA-256 of its SubjectPublicKeyInfo in DER, hexadecimal. */
  readonly id: string;
}

/** What is signed with, and its public half. */
export interface PrivateKey {
  readonly key: KeyObject;
  readonly public: PublicKey;
}

/**
 * @param pem SubjectPublicKeyInfo
 * @param where its file, for messages
 * @throws InputError for anything but the public key of an Ed25519 pair
 */
export function readPublicKey(pem: string, where: string): PublicKey {
  if (pem.includes('PRIVATE KEY-----')) {
    throw new InputError(
      `${where} is a private key (expected the public one: it alone goes to who verifies)`,
    );
  }
  const key = pem.includes('-----BEGIN PUBLIC KEY-----') ? parsed(() => createPublicKey(pem)) : undefined;
  return publicKeyOf(requireEd25519(key, where, 'public'));
}

/**
 * @param pem PKCS #8, not encrypted
 * @param where its file, for messages, which never say what is in it
 * @throws InputError for anything but the private key of an Ed25519 pair
 */
export function readPrivateKey(pem: string, where: string): PrivateKey {
  if (pem.includes('ENCRYPTED')) {
    throw new InputError(`${where} is encrypted (expected a private key without a passphrase, as of keygen)`);
  }
  const key = requireEd25519(
    parsed(() => createPrivateKey(pem)),
    where,
    'private',
  );
  return { key, public: publicKeyOf(createPublicKey(key)) };
}

/** A key that is in no PEM, as it was generated. */
export function publicKeyOf(key: KeyObject): PublicKey {
  return { key, id: sha256(key.export({ type: 'spki', format: 'der' })) };
}

/** What OpenSSL says about a key it cannot read helps nobody. */
function parsed(parse: () => KeyObject): KeyObject | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

function requireEd25519(key: KeyObject | undefined, where: string, half: string): KeyObject {
  if (key === undefined) throw new InputError(`${where} is no ${half} key in PEM (expected that of keygen)`);
  if (key.asymmetricKeyType !== ALGORITHM) {
    throw new InputError(`${where} is a key for ${key.asymmetricKeyType} (allowed: ${ALGORITHM})`);
  }
  return key;
}
