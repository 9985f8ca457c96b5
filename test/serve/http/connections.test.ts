import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { stop } from '../../../src/serve/http/shutdown.ts';
import { FakeService } from './fake-service.ts';
import { type openServer, REQUEST, serverWith, sharedServer } from './fixture.ts';

type App = Awaited<ReturnType<typeof openServer>>['app'];

const body = JSON.stringify(REQUEST);
const head = (length = body.length, more = '') =>
  `POST /v1/decide HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n${more}\r\n`;

async function listen(app: App): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
}

/** A connection on which bytes are written by hand. */
function raw(port: number) {
  const socket = connect(port, '127.0.0.1');
  const started = performance.now();
  let text = '';
  socket.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  socket.on('error', () => {});
  const ended = new Promise<{ text: string; ms: number }>((resolve) => {
    socket.on('close', () => resolve({ text, ms: performance.now() - started }));
  });
  onTestFinished(() => void socket.destroy());
  return {
    write: (piece: string) => socket.write(piece),
    destroy: () => socket.destroy(),
    text: () => text,
    ended,
  };
}

describe('on the wire', () => {
  const shared = sharedServer({ limits: { headersMs: 200, requestMs: 1000, inFlight: 2 } });
  let port = 0;
  beforeAll(async () => {
    port = await listen(shared.app);
  });

  it('a good request gets its answer', async () => {
    const client = raw(port);
    client.write(head(body.length, 'Connection: close\r\n') + body);
    expect((await client.ended).text).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*"executor":"cloud-1"/);
  });
  it('who says nothing, drips headers or drips a body is hung up on (slowloris)', async () => {
    const silent = raw(port);
    const headers = raw(port);
    const drip = raw(port);
    headers.write('POST /v1/decide HTTP/1.1\r\nHost: 127.0.0.1\r\n');
    drip.write(head());
    const timer = setInterval(() => {
      headers.write('X-A: b\r\n');
      drip.write(' ');
    }, 50);
    const ends = await Promise.all([silent.ended, headers.ended, drip.ended]);
    clearInterval(timer);
    expect(ends.map(({ text }) => text.slice(0, 12))).toEqual([
      'HTTP/1.1 408',
      'HTTP/1.1 408',
      'HTTP/1.1 408',
    ]);
    expect(Math.max(ends[0]!.ms, ends[1]!.ms)).toBeLessThan(ends[2]!.ms);
    for (const { ms, text } of ends) {
      expect(ms).toBeLessThan(5000);
      expect(JSON.parse(text.split('\r\n\r\n')[1]!)).toMatchObject({ status: 408, title: 'Request Timeout' });
    }
  });
  it('who goes away before the answer makes room', async () => {
    const { service } = shared;
    let open = () => {};
    service.gate = new Promise((resolve) => {
      open = resolve;
    });
    const before = service.asked.length;
    const clients = [raw(port), raw(port)];
    for (const client of clients) client.write(head() + body);
    await expect.poll(() => service.asked.length).toBe(before + 2);
    const refused = raw(port);
    refused.write(head(body.length, 'Connection: close\r\n') + body);
    expect((await refused.ended).text).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 1\r\n/i);
    for (const client of clients) client.destroy();
    await Promise.all(clients.map(({ ended }) => ended));
    service.gate = null;
    await expect
      .poll(async () => {
        const again = raw(port);
        again.write(head(body.length, 'Connection: close\r\n') + body);
        return (await again.ended).text.slice(0, 12);
      })
      .toBe('HTTP/1.1 200');
    open();
  });
  it.each([
    ['GET /../../../../etc/passwd HTTP/1.1', 404],
    ['GET /pending/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1', 404],
    ['GET /%2e%2e/%2e%2e/package.json HTTP/1.1', 404],
    ['GET /v1/pending/..%2fstatus HTTP/1.1', 404],
    ['GET //v1/status HTTP/1.1', 404],
    ['GET /v1/status\\..\\x HTTP/1.1', 404],
    ['GET /v1/pending/%00 HTTP/1.1', 404],
    ['BREW /v1/decide HTTP/1.1', 400],
    ['hello', 400],
    [`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`, 431],
  ])('nothing but what it has is served: %.60s', async (line, status) => {
    const client = raw(port);
    client.write(`${line}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    const { text } = await client.ended;
    expect(text.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
    expect(text).toMatch(/content-type: application\/problem\+json/i);
    expect(text).not.toMatch(/root:|"version"|node_modules|\.ts/);
  });
  it('a request that names no server is refused', async () => {
    const client = raw(port);
    client.write('GET /v1/status HTTP/1.0\r\n\r\n');
    expect((await client.ended).text.slice(0, 12)).toBe('HTTP/1.1 421');
  });
  it('a body that says to be one length and has another cannot hide a second request', async () => {
    const client = raw(port);
    client.write(
      `${head(body.length, 'Transfer-Encoding: chunked\r\n')}0\r\n\r\nGET /v1/status HTTP/1.1\r\nHost: a\r\n\r\n`,
    );
    expect((await client.ended).text).toMatch(/^HTTP\/1\.1 400 /);
    expect(client.text().match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });
});

describe('told to stop', () => {
  async function serving(service = new FakeService()) {
    const { app } = await serverWith({}, service);
    return { app, service, port: await listen(app) };
  }

  it('it answers what is under way, hangs up on who waits, lets nobody in, and closes the service last', async () => {
    const { app, service, port } = await serving();
    let open = () => {};
    service.gate = new Promise((resolve) => {
      open = resolve;
    });
    const idle = raw(port);
    idle.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await expect.poll(() => idle.text()).toMatch(/\{"status":"ok"\}$/);
    const busy = raw(port);
    busy.write(head() + body);
    await expect.poll(() => service.asked.length).toBe(1);
    const stopped = stop(app, 20_000);
    await idle.ended;
    const late = raw(port);
    expect((await late.ended).text).toBe('');
    expect(service.closed).toBe(false);
    open();
    await stopped;
    expect(service.closed).toBe(true);
    const { text } = await busy.ended;
    expect(text).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*connection: close[\s\S]*"choice":1/i);
  });
  it('it waits no longer than its time limit for who does not go', async () => {
    const { app, service, port } = await serving();
    const slow = raw(port);
    slow.write(head());
    await sleep(50);
    const started = performance.now();
    await stop(app, 200);
    expect(performance.now() - started).toBeLessThan(4000);
    expect(service.closed).toBe(true);
    expect((await slow.ended).text).toBe('');
  });
});

describe('limits that do not go together', () => {
  it('are no reason not to start: all of a request must be there in time, so its headers must', async () => {
    const { app } = await serverWith({ limits: { headersMs: 5000, requestMs: 300 } });
    const slow = raw(await listen(app));
    slow.write('GET /healthz HTTP/1.1\r\n');
    expect((await slow.ended).text).toMatch(/^HTTP\/1\.1 408 /);
  });
});
