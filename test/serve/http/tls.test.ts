import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '../../fixtures/component.ts';
import { openServer, post } from './fixture.ts';

const openssl = (() => {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8' }).startsWith('OpenSSL');
  } catch {
    return false;
  }
})();

interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Certificates of one authority, and of another that nobody trusts. */
function certificates(folder: string) {
  const path = (name: string) => join(folder, name);
  const run = (...words: string[]) => execFileSync('openssl', words, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = (name: string) =>
    run(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      path(`${name}.key`),
      '-out',
      path(`${name}.crt`),
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
    );
  const issue = (name: string, by: string): Certificate => {
    run(
      'req',
      ...newKey,
      '-keyout',
      path(`${name}.key`),
      '-out',
      path(`${name}.csr`),
      '-subj',
      `/CN=${name}`,
      '-addext',
      'subjectAltName=IP:127.0.0.1',
    );
    run(
      'x509',
      '-req',
      '-in',
      path(`${name}.csr`),
      '-CA',
      path(`${by}.crt`),
      '-CAkey',
      path(`${by}.key`),
      '-CAcreateserial',
      '-copy_extensions',
      'copy',
      '-days',
      '2',
      '-out',
      path(`${name}.crt`),
    );
    return {
      cert: readFileSync(path(`${name}.crt`), 'utf8'),
      key: readFileSync(path(`${name}.key`), 'utf8'),
    };
  };
  authority('authority');
  authority('stranger');
  return {
    ca: readFileSync(path('authority.crt'), 'utf8'),
    server: issue('server', 'authority'),
    client: issue('kay', 'authority'),
    forged: issue('forged', 'stranger'),
  };
}

describeWith('openssl', openssl, 'TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-tls-'));
  let pems: ReturnType<typeof certificates>;
  let mutual: Awaited<ReturnType<typeof openServer>>;
  let port = 0;

  beforeAll(async () => {
    pems = certificates(folder);
    // All that listens is this loopback address; the rule that it may be another is what is relied upon.
    mutual = await openServer({ host: '0.0.0.0', tls: { ...pems.server, ca: pems.ca } });
    await mutual.app.listen({ host: '127.0.0.1', port: 0 });
    port = (mutual.app.server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await mutual?.app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Status and body, or why there is none. */
  const ask = (
    certificate: Partial<Certificate>,
    options: ConnectionOptions = {},
    { payload, headers, url } = post('/v1/pending/p-1', { choice: 0 }),
  ) =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      const call = request(
        {
          host: '127.0.0.1',
          port,
          path: url,
          method: 'POST',
          headers,
          agent: false,
          ca: pems.ca,
          ...certificate,
          ...options,
        },
        (response) => {
          let body = '';
          response.setEncoding('utf8').on('data', (text: string) => {
            body += text;
          });
          response.on('end', () => resolve({ status: response.statusCode!, body }));
        },
      );
      call.on('error', reject);
      call.end(payload);
    });

  it('lets in who shows a certificate of the authority, and knows the name on it', async () => {
    const { status, body } = await ask(pems.client);
    expect([status, JSON.parse(body).by]).toEqual([200, 'kay']);
  });
  it.each([
    ['no certificate', () => ({})],
    ['a certificate of another authority', () => pems.forged],
  ])('lets nobody in with %s', async (_, certificate) => {
    await expect(ask(certificate())).rejects.toThrow(/certificate|alert|reset|ECONNRESET|hang up/i);
    expect(mutual.service.pending()[0]!.by).toBe('kay');
  });
  it('lets kube-scheduler ask, which has no token to show but a certificate', async () => {
    const question = post('/k8s/v1/prioritize', { Pod: { metadata: {} }, Nodes: null, NodeNames: ['site'] });
    const { status, body } = await ask(pems.client, {}, question);
    expect([status, JSON.parse(body)]).toEqual([200, [{ Host: 'site', Score: 0 }]]);
    await expect(ask(pems.forged, {}, question)).rejects.toThrow();
  });
  it('speaks no TLS before 1.3', async () => {
    await expect(ask(pems.client, { maxVersion: 'TLSv1.2' })).rejects.toThrow(/protocol version|alert/i);
    const socket = connect({ host: '127.0.0.1', port, ca: pems.ca, ...pems.client });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    expect(socket.getProtocol()).toBe('TLSv1.3');
    socket.destroy();
  });
  it('answers nothing without TLS', async () => {
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });
  it('does not start with a key that is not the certificate’s', async () => {
    await expect(openServer({ tls: { cert: pems.server.cert, key: pems.client.key } })).rejects.toThrow(
      /^tls: certificate, key and authority do not fit: /,
    );
    await expect(openServer({ tls: { cert: 'hello', key: pems.server.key } })).rejects.toThrow(/^tls: /);
  });
});

describe('TLS without certificates of clients', () => {
  it('is no reason to let others in', async () => {
    await expect(openServer({ host: '0.0.0.0', tls: { cert: '', key: '' } })).rejects.toThrow(
      'ask for tokens',
    );
  });
});
