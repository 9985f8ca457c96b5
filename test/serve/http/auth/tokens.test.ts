import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, UnsecuredJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keysOfJwks, keysOfPem, keysOfUrl } from '../../../../src/serve/http/auth/keys.ts';
import { ALGORITHMS } from '../../../../src/serve/http/auth/token-rules.ts';
import { TokenVerifier } from '../../../../src/serve/http/auth/token-verifier.ts';
import { get, post, REQUEST, serverWith, sharedServer } from '../fixture.ts';
import { AUDIENCE, bearer, ISSUER, signer } from './tokens.ts';

const own = signer('EdDSA');
const shared = sharedServer({ tokens: own.rules });
const seconds = () => Math.floor(Date.now() / 1000);

const decideWith = (headers: Record<string, string>) =>
  shared.app.inject(post('/v1/decide', REQUEST, headers));

describe('a token that does not hold gets nobody in', () => {
  const stranger = signer('EdDSA');
  const unsigned = new UnsecuredJWT({
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'kay',
    scope: 'decide admin',
  }).setExpirationTime('1h');
  it.each([
    ['no signature (RFC 8725 §2.1: alg none)', async () => unsigned.encode()],
    [
      'the public key as a shared secret (§2.1)',
      () => own.sign({}, { alg: 'HS256' }, createSecretKey(Buffer.from(own.pem))),
    ],
    ['the signature of a stranger', () => stranger.sign()],
    [
      'a key that it brings itself',
      async () => stranger.sign({}, { jwk: await exportJWK(stranger.publicKey) }),
    ],
    ['an issuer that is another', () => own.sign({ iss: 'https://evil.example' })],
    ['an audience that is another', () => own.sign({ aud: 'payroll' })],
    ['an end that is over', () => own.sign({ exp: seconds() - 6 })],
    ['no end', () => own.sign({ exp: undefined })],
    ['a beginning that is not yet', () => own.sign({ nbf: seconds() + 60 })],
    ['no subject', () => own.sign({ sub: undefined })],
    ['a payload that was changed', async () => tampered(await own.sign())],
    ['no form', async () => 'a.b.c'],
  ])('%s', async (_, token) => {
    const { app, service } = shared;
    const { statusCode, headers, body } = await decideWith(bearer(await token()));
    expect(statusCode).toBe(401);
    expect(headers['www-authenticate']).toMatch(/^Bearer realm="switchyard", error="invalid_token"/);
    expect(JSON.parse(body)).toMatchObject({ status: 401, title: 'Unauthorized' });
    expect(service.asked).toHaveLength(0);
    expect((await app.inject(get('/metrics', bearer(await token())))).statusCode).toBe(401);
  });
  it.each([
    ['none', {}],
    ['an empty one', { authorization: 'Bearer ' }],
    ['a password', { authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` }],
  ])('%s', async (_, headers) => {
    const answer = await decideWith(headers as Record<string, string>);
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="switchyard"');
  });
  it('nor does a good one in the address', async () => {
    const { statusCode } = await shared.app.inject(
      post(`/v1/decide?access_token=${await own.sign()}`, REQUEST),
    );
    expect(statusCode).toBe(401);
  });
  it('before its body is read', async () => {
    const { statusCode } = await shared.app.inject(post('/v1/decide', 'x'.repeat(2_000_000)));
    expect(statusCode).toBe(401);
  });
});

/** Gives a token the scope of an administrator, and keeps its signature. */
function tampered(token: string): string {
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const changed = Buffer.from(JSON.stringify({ ...claims, scope: 'decide admin' })).toString('base64url');
  return `${header}.${changed}.${signature}`;
}

describe('a token that holds', () => {
  it.each(ALGORITHMS)('is signed with %s', async (algorithm) => {
    const { rules, sign } = signer(algorithm);
    const verifier = new TokenVerifier(rules);
    const caller = await verifier.verify(await sign({ scope: 'decide approve' }));
    expect(caller).toEqual({ subject: 'kay', scopes: new Set(['decide', 'approve']) });
    const strict = new TokenVerifier({
      ...rules,
      algorithms: ALGORITHMS.filter((other) => other !== algorithm),
    });
    await expect(strict.verify(await sign())).rejects.toThrow('the token is not valid');
  });
  it('may be a little late', async () => {
    expect((await decideWith(bearer(await own.sign({ exp: seconds() - 2 })))).statusCode).toBe(200);
  });
  it('is forgotten when its time is over, though it was verified before', async () => {
    let now = Date.now();
    const { rules, sign } = signer('EdDSA', () => now);
    const verifier = new TokenVerifier(rules);
    const token = await sign({ exp: Math.floor(now / 1000) + 30 });
    await verifier.verify(token);
    now += 20_000;
    await verifier.verify(token);
    now += 16_000;
    await expect(verifier.verify(token)).rejects.toThrow('the token has expired');
  });
  it('does not make the server remember without end', async () => {
    const { rules, sign } = signer('EdDSA');
    const verifier = new TokenVerifier(rules, 3);
    for (let i = 0; i < 5; i++) await verifier.verify(await sign({ sub: `user-${i}` }));
    expect(verifier.remembered).toBe(3);
  });
});

describe('scopes', () => {
  const inferBody = { inputs: [] };
  const requests = [
    ['decide', post('/v1/decide', REQUEST)],
    ['decide', post('/v1/outcomes', { id: 'decision-1' })],
    ['decide', post('/v1/explain', REQUEST)],
    ['decide', post('/v1/whatif', { scenario: {}, decision: 0 })],
    ['decide', get('/v2/models/fake')],
    ['decide', post('/v2/models/fake/infer', inferBody)],
    ['approve', get('/v1/pending')],
    ['approve', get('/v1/pending/p-1')],
    ['approve', post('/v1/pending/p-1', { choice: 0 })],
    ['admin', get('/v1/status')],
    ['admin', post('/v1/reload', {})],
  ] as const;
  it.each(requests.map(([scope, request]) => [`${request.method} ${request.url}`, scope, request] as const))(
    '%s needs %s',
    async (_, scope, request) => {
      const others = ['decide', 'approve', 'admin', 'DECIDE', 'decidex']
        .filter((other) => other !== scope)
        .join(' ');
      const headers = async (scopes: string) => ({
        ...request.headers,
        ...bearer(await own.sign({ scope: scopes })),
      });
      const without = await shared.app.inject({ ...request, headers: await headers(others) });
      expect(without.statusCode).toBe(403);
      expect(without.headers['www-authenticate']).toBe(
        `Bearer realm="switchyard", error="insufficient_scope", scope="${scope}"`,
      );
      const allowed = await shared.app.inject({ ...request, headers: await headers(`${scope} other`) });
      expect([401, 403]).not.toContain(allowed.statusCode);
    },
  );
  it('metrics need a token of any kind; health, description and page need none', async () => {
    expect((await shared.app.inject(get('/metrics'))).statusCode).toBe(401);
    expect((await shared.app.inject(get('/metrics', bearer(await own.sign({ scope: '' }))))).statusCode).toBe(
      200,
    );
    for (const url of ['/healthz', '/readyz', '/openapi.json', '/v2', '/v2/health/live']) {
      expect((await shared.app.inject(get(url))).statusCode, url).toBe(200);
    }
  });
  it('name who settles a decision', async () => {
    const { app } = await serverWith({ tokens: own.rules });
    const headers = bearer(await own.sign({ scope: 'approve', sub: 'ada' }));
    expect((await app.inject(post('/v1/pending/p-1', { choice: 0 }, headers))).json().by).toBe('ada');
  });
});

describe('keys', () => {
  const rsa = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits }).publicKey;
  const pem = (key: ReturnType<typeof rsa>) => key.export({ type: 'spki', format: 'pem' }) as string;
  const jwks = (...keys: object[]) => JSON.stringify({ keys });
  it.each([
    ['no key', () => keysOfPem('hello', 'k.pem'), 'k.pem is no public key in PEM'],
    [
      'a private key',
      () => keysOfPem(own.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, 'k.pem'),
      'k.pem holds a private key: this server needs the public one only',
    ],
    [
      'a short RSA key',
      () => keysOfPem(pem(rsa(1024)), 'k.pem'),
      'k.pem: an RSA key of 1024 bits is too short (at least 2048)',
    ],
    [
      'a key that signs nothing',
      () => keysOfPem(pem(generateKeyPairSync('x25519').publicKey), 'k.pem'),
      'k.pem: a key of kind x25519 signs no token (allowed: Ed25519, P-256, RSA)',
    ],
    ['no JWKS', () => keysOfJwks('{}', 'k.json'), 'k.json is no JWKS with keys'],
    [
      'a shared secret',
      () => keysOfJwks(jwks({ kty: 'oct', k: 'c2VjcmV0' }), 'k.json'),
      'k.json: key 0 is of kind oct (allowed: OKP, EC, RSA)',
    ],
    [
      'a private JWK',
      () => keysOfJwks(jwks({ kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'd' }), 'k.json'),
      'k.json: key 0 is a private key: this server needs public ones only',
    ],
    [
      'a JWKS over plain HTTP',
      () => keysOfUrl('http://login.example/jwks'),
      'http://login.example/jwks is no https URL of a JWKS',
    ],
    ['an address that is none', () => keysOfUrl('login'), 'login is no https URL of a JWKS'],
  ])('refuses %s', (_, read, message) => {
    expect(read).toThrow(message);
  });
  it('come from a JWKS file, by their kid', async () => {
    const [a, b] = [signer('EdDSA'), signer('ES256')];
    const text = jwks(
      { ...(await exportJWK(a.publicKey)), kid: 'a' },
      { ...(await exportJWK(b.publicKey)), kid: 'b' },
    );
    const verifier = new TokenVerifier({ ...own.rules, keys: keysOfJwks(text, 'k.json') });
    expect((await verifier.verify(await a.sign({}, { kid: 'a' }))).subject).toBe('kay');
    expect((await verifier.verify(await b.sign({}, { kid: 'b' }))).subject).toBe('kay');
    await expect(verifier.verify(await a.sign({}, { kid: 'b' }))).rejects.toThrow('the token is not valid');
    const secret = createSecretKey(Buffer.from(text));
    await expect(verifier.verify(await a.sign({}, { alg: 'HS256', kid: 'a' }, secret))).rejects.toThrow(
      'not valid',
    );
  });
  it('come from an address; while that does not answer, nobody gets in and it is a 503', async () => {
    const text = jwks(await exportJWK(own.publicKey));
    let up = false;
    const issuer = createHttpServer((_, response) => response.writeHead(up ? 200 : 500).end(text)).listen(
      0,
      '127.0.0.1',
    );
    onTestFinished(() => void issuer.close());
    await new Promise((resolve) => issuer.once('listening', resolve));
    const { port } = issuer.address() as AddressInfo;
    const { app } = await serverWith({
      tokens: { ...own.rules, keys: keysOfUrl(`http://127.0.0.1:${port}/jwks`) },
    });
    const headers = bearer(await own.sign());
    const down = await app.inject(post('/v1/decide', REQUEST, headers));
    expect(down.statusCode).toBe(503);
    expect(down.json().detail).toBe('The keys that tokens are signed with cannot be had now.');
    up = true;
    expect((await app.inject(post('/v1/decide', REQUEST, headers))).statusCode).toBe(200);
    const { sign } = signer('EdDSA');
    expect((await app.inject(post('/v1/decide', REQUEST, bearer(await sign())))).statusCode).toBe(401);
  });
});
