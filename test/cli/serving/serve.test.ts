import { createServer as createTcpServer } from 'node:net';
import process from 'node:process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openIo } from '../../../src/cli/io.ts';
import { createLogger } from '../../../src/cli/serving/logger.ts';
import { serve } from '../../../src/cli/serving/serve.ts';
import { DEFAULT_LIMITS } from '../../../src/serve/http/options.ts';
import { signer } from '../../serve/http/auth/tokens.ts';
import { FakeService } from '../../serve/http/fake-service.ts';
import { REQUEST } from '../../serve/http/fixture.ts';

const limits = { ...DEFAULT_LIMITS, eventLoopDelayMs: 60_000 };

/** A server with a fake service that runs until it is told to stop. */
async function running(host = '127.0.0.1', port = 0) {
  const service = new FakeService();
  const lines: string[] = [];
  const logger = createLogger('info', (line) => lines.push(line));
  const controller = new AbortController();
  const options = { host, tokens: null, tls: null, limits, version: '0', logger };
  let onListening = (_url: string) => {};
  const listening = new Promise<string>((resolve) => {
    onListening = resolve;
  });
  const ended = serve(service, options, { port, signal: controller.signal, onListening });
  onTestFinished(async () => {
    controller.abort();
    await ended.catch(() => {});
  });
  const url = await Promise.race([listening, ended.then(() => '')]);
  return { url, service, lines, ended, stop: () => controller.abort() };
}

describe('serve', () => {
  it('tells where it listens, answers, loads anew on SIGHUP, and ends when told to', async () => {
    const { url, service, lines, ended, stop } = await running('localhost');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/v1/decide`, {
      method: 'POST',
      headers,
      body: JSON.stringify(REQUEST),
    });
    expect(await answer.json()).toMatchObject({ choice: 1 });
    process.emit('SIGHUP', 'SIGHUP');
    await expect.poll(() => lines.at(-1)).toContain('"msg":"loaded anew"');
    service.broken = 'policy.mjs: the hash does not hold';
    process.emit('SIGHUP', 'SIGHUP');
    await expect.poll(() => lines.at(-1)).toContain('not loaded anew: the old bundles go on');
    expect(lines.at(-1)).toContain(service.broken);
    stop();
    await ended;
    expect(service.closed).toBe(true);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });
  it('leaves nothing open where it cannot listen', async () => {
    const other = createTcpServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as { port: number };
    await expect(running('127.0.0.1', port)).rejects.toThrow(
      `cannot listen on 127.0.0.1, port ${port}: something else listens there`,
    );
    const service = new FakeService();
    const options = {
      host: '0.0.0.0',
      tokens: null,
      tls: null,
      limits,
      version: '0',
      logger: createLogger('silent', () => {}),
    };
    const { signal } = new AbortController();
    await expect(serve(service, options, { port: 0, signal, onListening: () => {} })).rejects.toThrow(
      'ask for tokens',
    );
    expect(service.closed).toBe(true);
  });
});

describe('what it announces', () => {
  it.each([
    [false, '{"url":"http://x","artifact":"y"}\n'],
    [true, '{"schema":"switchyard/serve/v1","url":"http://x","artifact":"y"}\n'],
  ])('is one line (--json: %s)', (json, line) => {
    let text = '';
    const stdout = { write: (piece: string) => (text += piece) };
    openIo({ json, stdout, stderr: stdout, environment: {} }).announce('serve', {
      url: 'http://x',
      artifact: 'y',
    });
    expect(text).toBe(line);
  });
});

describe('the log', () => {
  it('never holds what lets others in', async () => {
    const { sign, privateKey } = signer('EdDSA');
    const token = await sign();
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const lines: string[] = [];
    const logger = createLogger('info', (line) => lines.push(line));
    logger.info({ headers: { authorization: 'Basic c2VjcmV0' } }, 'headers');
    logger.info(
      { req: { headers: { authorization: 'Basic c2VjcmV0', cookie: 'id=c2VjcmV0' } } },
      'a request',
    );
    logger.error({ err: new Error(`GET /v1/status?access_token=${token}`) }, `Bearer ${token}`);
    logger.error({ tls: { key: pem } }, pem);
    const text = lines.join('\n');
    expect(lines).toHaveLength(4);
    expect(text).not.toContain('c2VjcmV0');
    expect(text).not.toContain(token.split('.')[2]);
    expect(text).not.toContain(pem.split('\n')[1]);
    expect(text).toContain('[token]');
    expect(text).toContain('[private key]');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 30,
      msg: 'headers',
      time: expect.stringMatching(/Z$/),
    });
  });
});
