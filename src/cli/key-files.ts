import { generateKeyPairSync } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../core/errors.ts';
import {
  type PrivateKey,
  type PublicKey,
  publicKeyOf,
  readPrivateKey,
  readPublicKey,
} from '../export/attestation/keys.ts';
import { readTextFile, unwritable } from './files.ts';

/** Where a pair of keys was written. */
export interface KeyFiles {
  /** PKCS #8 in PEM; only its owner can read it. */
  readonly privateKey: string;
  /** SubjectPublicKeyInfo in PEM. */
  readonly publicKey: string;
  readonly keyId: string;
}

const OWNER_ONLY = 0o600;
const FOR_ALL = 0o644;

/**
 * Makes an Ed25519 pair (RFC 8032) and writes it as `private.pem` and `public.pem`.
 * @throws InputError when one of them is there: no key is ever replaced
 */
export function writeKeys(folder: string): KeyFiles {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const files = { privateKey: join(folder, 'private.pem'), publicKey: join(folder, 'public.pem') };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unwritable(files.privateKey, error);
  }
  writeNew(files.publicKey, publicKey.export({ type: 'spki', format: 'pem' }), FOR_ALL);
  try {
    writeNew(files.privateKey, privateKey.export({ type: 'pkcs8', format: 'pem' }), OWNER_ONLY);
  } catch (error) {
    rmSync(files.publicKey);
    throw error;
  }
  return { ...files, keyId: publicKeyOf(publicKey).id };
}

/** A file that was not there, from its first byte on with this mode. */
function writeNew(path: string, content: string | Uint8Array, mode: number): void {
  let file: number;
  try {
    file = openSync(path, 'wx', mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(path, error);
    throw new InputError(`${path} is there already, and no key is replaced: name another folder`);
  }
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } catch (error) {
    rmSync(path);
    throw unwritable(path, error);
  } finally {
    closeSync(file);
  }
}

/** @throws InputError when there is no such file, or it is no Ed25519 private key */
export function readPrivateKeyFile(path: string): PrivateKey {
  return readPrivateKey(readTextFile(path, 'a private key of keygen'), path);
}

/** @throws InputError when there is no such file, or it is no Ed25519 public key */
export function readPublicKeyFile(path: string): PublicKey {
  return readPublicKey(readTextFile(path, 'a public key of keygen'), path);
}
