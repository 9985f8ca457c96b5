import { describe, expect, it } from 'vitest';
import { refuseUnguarded } from '../../../src/serve/http/exposure.ts';
import { signer } from './auth/tokens.ts';
import { get, openServer, post, REQUEST, serverWith, sharedServer } from './fixture.ts';

const rules = signer('EdDSA').rules;

describe('a server that asks for nothing', () => {
  it.each(['0.0.0.0', '::', '192.168.0.7', '127.evil.example', 'localhost.evil.example'])(
    'does not start where others reach it: %s',
    async (host) => {
      await expect(openServer({ host })).rejects.toThrow(
        `host ${host} is reached from other machines: ask for tokens (auth jwt) or client certificates (tls.ca), or listen on 127.0.0.1`,
      );
      const tls = { cert: '', key: '' };
      expect(() => refuseUnguarded({ host, tokens: null, tls })).toThrow('is reached from other machines');
      refuseUnguarded({ host, tokens: null, tls: { ...tls, ca: '' } });
      refuseUnguarded({ host, tokens: rules, tls: null });
    },
  );
  it.each(['127.0.0.1', '127.8.9.1', '::1', 'localhost'])('starts on this machine: %s', (host) => {
    refuseUnguarded({ host, tokens: null, tls: null });
  });
});

describe('a page whose name was made to mean this machine (DNS rebinding)', () => {
  const shared = sharedServer();
  it.each([
    'evil.example',
    'evil.example:7993',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '169.254.0.1',
  ])('is refused: %s', async (host) => {
    for (const request of [
      post('/v1/decide', REQUEST, { host }),
      get('/v1/status', { host }),
      get('/healthz', { host }),
    ]) {
      const { statusCode, body } = await shared.app.inject(request);
      expect(statusCode).toBe(421);
      expect(JSON.parse(body).type).toBe('urn:switchyard:problem:foreign-page');
    }
    expect(shared.service.asked).toHaveLength(0);
  });
  it.each(['localhost', 'LOCALHOST:7993', '127.0.0.1:80', '[::1]:7993', '[::1]'])(
    'is none: %s',
    async (host) => {
      expect((await shared.app.inject(get('/v1/status', { host }))).statusCode).toBe(200);
    },
  );
  it('is of no use where tokens are asked for, so any name is taken', async () => {
    const { app } = await serverWith({ tokens: rules });
    expect((await app.inject(get('/healthz', { host: 'scheduler.internal' }))).statusCode).toBe(200);
  });
});

describe('a page of another server', () => {
  const shared = sharedServer();
  const host = 'localhost:7993';
  it.each(['https://evil.example', 'null', 'http://localhost:8080', 'http://localhost'])(
    'may not ask: %s',
    async (origin) => {
      const { statusCode, headers } = await shared.app.inject({
        method: 'POST',
        url: '/v1/reload',
        headers: { host, origin },
      });
      expect(statusCode).toBe(403);
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(shared.service.reloads).toBe(0);
    },
  );
  it('gets no leave by asking first', async () => {
    const { statusCode, headers } = await shared.app.inject({
      method: 'OPTIONS',
      url: '/v1/decide',
      headers: { host, origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(statusCode).toBe(403);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
  it('is not the server’s own', async () => {
    const headers = { host, origin: `http://${host}` };
    expect((await shared.app.inject({ method: 'POST', url: '/v1/reload', headers })).statusCode).toBe(200);
  });
});
