import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { readPrivateKey, readPublicKey } from '../../../src/export/attestation/keys.ts';
import { alice } from './signers.ts';

const privatePem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicPem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
const own = { private: privatePem(alice.key), public: publicPem(alice.public.key) };
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed448 = generateKeyPairSync('ed448');

/** What is thrown; it never says what is in the file. */
function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  return 'nothing';
}

describe('keys', () => {
  it('are those of RFC 8032, section 7.1, test 1', () => {
    const raw = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
    const der = Buffer.from(`302a300506032b6570032100${raw}`, 'hex');
    expect(readPublicKey(own.public, 'k').id).toBe(createHash('sha256').update(der).digest('hex'));
    expect(readPrivateKey(own.private, 'k').public.id).toBe(readPublicKey(own.public, 'k').id);
    expect(sign(null, Buffer.alloc(0), alice.key).toString('hex')).toBe(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
  });
  it.each([
    ['a private key', own.private, /^k is a private key \(expected the public one/],
    ['nothing', '', /^k is no public key in PEM/],
    ['a damaged one', own.public.replace('MCow', 'MCox'), /^k is no public key in PEM/],
    ['one of another algorithm', publicPem(ec.publicKey), /^k is a key for ec \(allowed: ed25519\)$/],
    ['one of its greater sister', publicPem(ed448.publicKey), /^k is a key for ed448 \(allowed: ed25519\)$/],
  ])('nothing is verified with %s', (_, pem, message) => {
    const said = refusal(() => readPublicKey(pem, 'k'));
    expect(said).toMatch(message);
    expect(said).not.toContain(own.private.split('\n')[1]);
  });
  it.each([
    ['a public key', own.public, /^k is no private key in PEM/],
    ['a damaged one', own.private.replace('MC4C', 'MC4D'), /^k is no private key in PEM/],
    ['one of another algorithm', privatePem(ec.privateKey), /^k is a key for ec \(allowed: ed25519\)$/],
    [
      'an encrypted one',
      alice.key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' }).toString(),
      /^k is encrypted/,
    ],
  ])('nothing is signed with %s', (_, pem, message) => {
    const said = refusal(() => readPrivateKey(pem, 'k'));
    expect(said).toMatch(message);
    expect(said).not.toContain(own.private.split('\n')[1]!.slice(8));
  });
});
