import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { get, post, REQUEST, serverWith, sharedServer } from './fixture.ts';

const shared = sharedServer({ limits: { bodyBytes: 10_000 } });

const [edge, cloud] = REQUEST.executors;
const withTask = (task: object) => ({ ...REQUEST, task });
const withExecutor = (more: object) => ({ ...REQUEST, executors: [edge, { ...cloud, ...more }] });

describe('a body that is not as it must be', () => {
  it.each([
    [
      'a slip',
      withExecutor({ sped: 2 }),
      '/executors/1/sped',
      /^is an unknown key; did you mean 'speed'\? \(allowed: name, tier,/,
    ],
    ['a key with a slash', withTask({ 'a/b~c': 1 }), '/task/a~1b~0c', /^is an unknown key/],
    ['what is missing', { executors: [{}] }, '/executors/0/name', /^is missing$/],
    ['another type', withExecutor({ speed: '2' }), '/executors/1/speed', /^must be number, got "2"$/],
    ['a union', withTask({ deadline: 'soon' }), '/task/deadline', /^must be number or null, got "soon"$/],
    ['too small', withExecutor({ speed: 0 }), '/executors/1/speed', /^must be > 0, got 0$/],
    ['no integer', withExecutor({ slots: 1.5 }), '/executors/1/slots', /^must be integer, got 1.5$/],
    [
      'nothing to choose from',
      { ...REQUEST, executors: [] },
      '/executors',
      /^must NOT have fewer than 1 items, got an array$/,
    ],
    ['a list', [], '', /^must be object, got an array$/],
    ['null', null, '', /^must be object, got null$/],
    ['what the service finds', { executors: [edge] }, '/task', /^is missing$/],
  ])('%s', async (_, body, path, message) => {
    const { statusCode, headers, body: text } = await shared.app.inject(post('/v1/decide', body));
    expect(statusCode).toBe(400);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(text)).toEqual({
      type: 'urn:switchyard:problem:invalid-request',
      title: 'Bad Request',
      status: 400,
      detail: expect.any(String),
      errors: [{ path, message: expect.stringMatching(message) }],
    });
  });
  it('says the least that helps about a long value and a long key', async () => {
    const long = 'x'.repeat(5000);
    const value = await shared.app.inject(post('/v1/decide', withExecutor({ speed: long })));
    const key = await shared.app.inject(post('/v1/decide', withExecutor({ [long]: 1 })));
    expect(value.statusCode).toBe(400);
    expect(value.body.length).toBeLessThan(500);
    expect(key.statusCode).toBe(400);
    expect(key.body.length).toBeLessThan(700);
  });
  it('in a union of forms tells what is wrong with the one that was meant', async () => {
    const { body } = await shared.app.inject(
      post('/v1/outcomes', { outcomes: [{ id: 'decision-1', slaMett: true }] }),
    );
    expect(JSON.parse(body).errors).toEqual([
      { path: '/outcomes/0/slaMett', message: expect.stringContaining("did you mean 'slaMet'?") },
    ]);
  });
});

describe('what is no request', () => {
  it.each([
    ['an address that is none', get('/v1/nothing'), 404],
    ['a broken address', get('/v1/pending/%zz'), 400],
    ['another method', { ...get('/v1/decide'), method: 'DELETE' as const }, 405],
    ['a method that the address has for none', get('/v1/decide'), 405],
    ['another media type', post('/v1/decide', REQUEST, { 'content-type': 'text/plain' }), 415],
    ['a form', post('/v1/decide', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }), 415],
    ['no body', { method: 'POST' as const, url: '/v1/decide', headers: { host: '127.0.0.1' } }, 400],
    ['an empty body', post('/v1/decide', ''), 400],
    ['a body that is too large', post('/v1/decide', JSON.stringify('x'.repeat(10_000))), 413],
  ])('%s', async (_, request, status) => {
    const { statusCode, headers, body } = await shared.app.inject(request);
    expect(statusCode).toBe(status);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(body)).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    if (status === 405) expect(headers.allow).toMatch(/^(POST|GET, HEAD)$/);
  });
  it('and the service is not asked', async () => {
    const { app, service } = shared;
    const before = service.asked.length;
    await app.inject(post('/v1/decide', JSON.stringify({ ...REQUEST, id: 'x'.repeat(10_000) })));
    await app.inject(post('/v1/decide', REQUEST, { 'content-type': 'text/plain' }));
    expect(service.asked).toHaveLength(before);
  });
});

describe('a failure of the server', () => {
  it('is told to the log and not to the client', async () => {
    const lines: string[] = [];
    const logger = pino({}, { write: (line: string) => lines.push(line) });
    const { app } = await serverWith({ logger });
    const { statusCode, body } = await app.inject(post('/v1/decide', { ...REQUEST, id: 'crash' }));
    expect(statusCode).toBe(500);
    expect(JSON.parse(body)).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: 'The server failed at this; its log says more.',
    });
    expect(lines.join('')).toContain('hunter2');
  });
});

describe('the Open Inference Protocol', () => {
  it('has errors of its own form', async () => {
    for (const request of [
      get('/v2/models/other'),
      get('/v2/nothing'),
      post('/v2/models/fake/infer', { inputs: 1 }),
    ]) {
      const { statusCode, headers, body } = await shared.app.inject(request);
      expect(statusCode).toBeGreaterThanOrEqual(400);
      expect(headers['content-type']).toMatch(/^application\/json/);
      expect(JSON.parse(body)).toEqual({ error: expect.any(String) });
    }
  });
});
