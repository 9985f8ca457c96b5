import { createPublicKey, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeEnvelope,
  type Envelope,
  encodeEnvelope,
  isSignedBy,
  preAuthenticationEncoding,
  signEnvelope,
} from '../../../src/export/attestation/envelope.ts';
import { alice, mallory } from './signers.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const payload = bytes('{"a": 1}');
const signed = signEnvelope('application/x', payload, alice);
const decoded = (content: string | object) =>
  decodeEnvelope(bytes(typeof content === 'string' ? content : JSON.stringify(content)));

describe('what is signed', () => {
  it('is as in the example of the specification', () => {
    const encoded = preAuthenticationEncoding('http://example.com/HelloWorld', bytes('hello world'));
    expect(Buffer.from(encoded).toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });
  it('is what the signature of the specification is over', () => {
    const coordinate = (decimal: string) =>
      Buffer.from(BigInt(decimal).toString(16).padStart(64, '0'), 'hex').toString('base64url');
    const key = createPublicKey({
      format: 'jwk',
      key: {
        kty: 'EC',
        crv: 'P-256',
        x: coordinate('46950820868899156662930047687818585632848591499744589407958293238635476079160'),
        y: coordinate('5640078356564379163099075877009565129882514886557779369047442380624545832820'),
      },
    });
    const envelope = decoded({
      payload: 'aGVsbG8gd29ybGQ=',
      payloadType: 'http://example.com/HelloWorld',
      signatures: [
        { sig: 'A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==' },
      ],
    }) as Envelope;
    const over = preAuthenticationEncoding(envelope.payloadType, envelope.payload);
    const { sig } = envelope.signatures[0]!;
    expect(verify('sha256', over, { key, dsaEncoding: 'ieee-p1363' }, sig)).toBe(true);
  });
  it('counts bytes, not characters, and keeps every one of them', () => {
    const encoded = preAuthenticationEncoding('é', new Uint8Array([0, 0xff, 0x20]));
    expect([...encoded]).toEqual([...bytes('DSSEv1 2 é 3 '), 0, 0xff, 0x20]);
    expect(Buffer.from(preAuthenticationEncoding('', new Uint8Array())).toString()).toBe('DSSEv1 0  0 ');
  });
  it.each([
    [['a b', 'c'] as const, ['a', 'b c'] as const],
    [['a', ' 1 b'] as const, ['a 1 ', 'b'] as const],
    [['', '0'] as const, ['0', ''] as const],
  ])('does not let type and body trade places: %j, %j', (one, other) => {
    const [a, b] = [one, other].map(([type, body]) => preAuthenticationEncoding(type, bytes(body)));
    expect(a).not.toEqual(b);
  });
});

describe('an envelope', () => {
  it('is read as it was written, and signed the same way twice', () => {
    expect(decoded(encodeEnvelope(signed))).toEqual({
      ...signed,
      payload: Buffer.from(payload),
      signatures: [{ keyid: alice.public.id, sig: signed.signatures[0]!.sig }],
    });
    expect(encodeEnvelope(signEnvelope('application/x', payload, alice))).toBe(encodeEnvelope(signed));
  });
  it('may be in base64 for addresses, too', () => {
    const raw = JSON.parse(encodeEnvelope(signed));
    raw.payload = Buffer.from(payload).toString('base64url');
    raw.signatures[0].sig = Buffer.from(signed.signatures[0]!.sig).toString('base64url');
    expect(isSignedBy(decoded(raw) as Envelope, alice.public)).toBe(true);
  });
  it('believes no keyid, and needs none', () => {
    const sig = signed.signatures[0]!.sig;
    const claims = (keyid: string, by: Uint8Array): Envelope => ({
      ...signed,
      signatures: [{ keyid, sig: by }],
    });
    expect(isSignedBy(claims('', sig), alice.public)).toBe(true);
    expect(isSignedBy(claims(mallory.public.id, sig), alice.public)).toBe(true);
    const forged = signEnvelope('application/x', payload, mallory).signatures[0]!.sig;
    expect(isSignedBy(claims(alice.public.id, forged), alice.public)).toBe(false);
  });
  it('holds when one of several signatures does', () => {
    const other = signEnvelope('application/x', payload, mallory).signatures;
    const both = { ...signed, signatures: [...other, ...signed.signatures] };
    expect(isSignedBy(both, alice.public)).toBe(true);
    expect(isSignedBy({ ...signed, signatures: other }, alice.public)).toBe(false);
  });
  it.each<[string, Partial<Envelope>]>([
    ['another payload', { payload: bytes('{"a": 2}') }],
    ['another type', { payloadType: 'application/y' }],
    ['no bytes of a signature', { signatures: [{ keyid: alice.public.id, sig: new Uint8Array() }] }],
    ['zeros for a signature', { signatures: [{ keyid: alice.public.id, sig: new Uint8Array(64) }] }],
    ['no signature', { signatures: [] }],
  ])('does not hold with %s', (_, change) => {
    expect(isSignedBy({ ...signed, ...change }, alice.public)).toBe(false);
  });
  it('does not hold with a signature over the payload alone', () => {
    const bare = { keyid: alice.public.id, sig: sign(null, payload, alice.key) };
    expect(isSignedBy({ ...signed, signatures: [bare] }, alice.public)).toBe(false);
  });
  it.each<[string, string | object, RegExp]>([
    ['is not JSON', '{', /^it is not JSON$/],
    ['is a list', [], /^envelope: /],
    ['has no payload', { payloadType: 'x', signatures: [{ sig: '' }] }, /^payload: /],
    ['has no type', { payload: '', signatures: [{ sig: '' }] }, /^payloadType: /],
    [
      'is not in base64',
      { payload: 'a b', payloadType: 'x', signatures: [{ sig: '' }] },
      /^payload: not base64$/,
    ],
    ['has no signature', { payload: '', payloadType: 'x', signatures: [] }, /^signatures: /],
    [
      'has a number for a signature',
      { payload: '', payloadType: 'x', signatures: [{ sig: 1 }] },
      /^signatures\.0\.sig: /,
    ],
    [
      'has more signatures than anyone needs',
      { payload: '', payloadType: 'x', signatures: Array.from({ length: 17 }, () => ({ sig: '' })) },
      /^signatures: /,
    ],
  ])('that %s is refused in one line', (_, content, message) => {
    const problem = decoded(content);
    expect(problem).toMatch(message);
    expect(problem).not.toContain('\n');
  });
});

describe('whatever is in the file', () => {
  const outcome = (content: Uint8Array) => {
    const envelope = decodeEnvelope(content);
    return typeof envelope === 'string' ? false : isSignedBy(envelope, alice.public);
  };
  it('nothing crashes on bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (content) => {
        expect(outcome(content)).toBe(false);
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
  it('nothing crashes on JSON that is almost an envelope', () => {
    const text = fc.oneof(fc.base64String(), fc.string(), fc.jsonValue());
    const almost = fc.record(
      {
        payload: text,
        payloadType: text,
        signatures: fc.oneof(
          fc.array(fc.record({ keyid: text, sig: text, alg: text }, { requiredKeys: [] })),
          fc.jsonValue(),
        ),
        alg: fc.constant('none'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(almost, (value) => {
        expect(outcome(bytes(JSON.stringify(value)))).toBe(false);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });
  it('what still holds with some bytes changed says the same', () => {
    const intact = Buffer.from(encodeEnvelope(signed));
    const change = fc.tuple(fc.nat(intact.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const content = Buffer.from(intact);
        for (const [at, value] of changes) content[at] = value;
        const envelope = decodeEnvelope(content);
        if (typeof envelope === 'string' || !isSignedBy(envelope, alice.public)) return;
        expect(Buffer.compare(envelope.payload, payload)).toBe(0);
        expect(envelope.payloadType).toBe('application/x');
      }),
      { seed: 4, numRuns: 2000 },
    );
  });
  it('a megabyte of it is refused as well', () => {
    const long = 'A'.repeat(1 << 20);
    expect(decoded({ payload: `${long}!`, payloadType: long, signatures: [{ sig: long }] })).toBe(
      'payload: not base64',
    );
    expect(
      outcome(bytes(JSON.stringify({ payload: long, payloadType: long, signatures: [{ sig: long }] }))),
    ).toBe(false);
    expect(outcome(bytes('['.repeat(1 << 20)))).toBe(false);
  });
});
