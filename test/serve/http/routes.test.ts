import { describe, expect, it } from 'vitest';
import { get, post, REQUEST, serverWith, sharedServer } from './fixture.ts';

const CSP = "default-src 'none'; script-src 'self'";
const PAGE = {
  files: new Map([
    ['/pending', { contentType: 'text/html; charset=utf-8', text: '<!doctype html>' }],
    ['/pending/app.js', { contentType: 'text/javascript; charset=utf-8', text: 'fetch("/v1/pending")' }],
  ]),
  headers: { 'content-security-policy': CSP },
};

describe('POST /v1/decide', () => {
  const shared = sharedServer();
  it('answers, and fills in defaults', async () => {
    const { app, service } = shared;
    const { statusCode, headers, body } = await app.inject(post('/v1/decide', REQUEST));
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(body)).toEqual({
      id: 'decision-1',
      mode: 'advise',
      choice: 1,
      kind: 'run',
      executor: 'cloud-1',
      task: null,
      scores: [-2, -1],
      propensity: 1,
      fallback: false,
      reason: null,
      pending: null,
      artifact: 'a'.repeat(64),
      auditSeq: 0,
    });
    expect(service.asked[0]!.request.executors[0]).toEqual({
      name: 'edge-1',
      tier: 'cloud',
      slots: 1,
      speed: 1,
      queueLength: 0,
      backlog: 2,
      price: { perSecond: 0, perTask: 0 },
      latency: 0,
      open: true,
    });
  });
  it('passes on when the request came and its trace context, if that is one', async () => {
    const { app, service } = shared;
    service.asked.length = 0;
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const before = performance.now();
    await app.inject(post('/v1/decide', REQUEST, { traceparent }));
    await app.inject(post('/v1/decide', REQUEST, { traceparent: '00-<script>' }));
    const [good, bad] = service.asked.map(({ context }) => context);
    expect(good!.traceparent).toBe(traceparent);
    expect(good!.receivedAt).toBeGreaterThanOrEqual(before);
    expect(good!.receivedAt).toBeLessThanOrEqual(performance.now());
    expect(bad).not.toHaveProperty('traceparent');
  });
  it('tells an executor without a score, and keeps what is not in the contract to itself', async () => {
    const { app, service } = await serverWith();
    const { decide } = service;
    service.decide = async (...asked) => {
      const answer = { ...(await decide.apply(service, asked)), scores: [null, 0.5], internal: 'secret' };
      return answer;
    };
    const { body } = await app.inject(post('/v1/decide', REQUEST));
    expect(JSON.parse(body).scores).toEqual([null, 0.5]);
    expect(body).not.toContain('secret');
  });
});

describe('POST /v1/outcomes', () => {
  const shared = sharedServer();
  it('takes one or several, and says which are not known', async () => {
    const { app, service } = shared;
    const one = { id: 'decision-1', slaMet: true, sojourn: 0.3, cost: 0.1 };
    expect((await app.inject(post('/v1/outcomes', one))).json()).toEqual({ accepted: 1, rejected: [] });
    const several = { outcomes: [{ id: 'lost' }, { id: 'decision-2', slaMet: false }] };
    expect((await app.inject(post('/v1/outcomes', several))).json()).toEqual({
      accepted: 1,
      rejected: [{ id: 'lost', message: "no decision 'lost' is known" }],
    });
    expect(service.outcomes).toEqual([one, { id: 'decision-2', slaMet: false }]);
  });
  it('is a problem when none is known', async () => {
    const { statusCode, body } = await shared.app.inject(
      post('/v1/outcomes', { outcomes: [{ id: 'a' }, { id: 'b' }] }),
    );
    expect(statusCode).toBe(404);
    expect(JSON.parse(body)).toMatchObject({
      type: 'urn:switchyard:problem:unknown-decision',
      errors: [{ path: '/outcomes/0/id' }, { path: '/outcomes/1/id' }],
    });
  });
});

describe('/v1/pending', () => {
  it('lists, shows and settles what a person is asked about', async () => {
    const { app } = await serverWith();
    expect((await app.inject(get('/v1/pending'))).json().pending).toHaveLength(1);
    expect((await app.inject(get('/v1/pending/p-1'))).json()).toMatchObject({
      id: 'p-1',
      scores: [0.5, null],
    });
    const settled = await app.inject(post('/v1/pending/p-1', { choice: 0, comment: 'fine' }));
    expect(settled.json()).toMatchObject({ state: 'settled', choice: 0, by: 'anonymous', comment: 'fine' });
    const again = await app.inject(post('/v1/pending/p-1', { choice: 0 }));
    expect(again.statusCode).toBe(409);
    expect(again.json().detail).toBe('This decision is settled: nobody can settle it any more.');
  });
  it('refuses a choice that is not allowed, and decisions that are not known', async () => {
    const { app } = await serverWith();
    const refused = await app.inject(post('/v1/pending/p-1', { choice: 1 }));
    expect(refused.statusCode).toBe(400);
    expect(refused.json().errors).toEqual([{ path: '/choice', message: '1 is not allowed' }]);
    expect((await app.inject(get('/v1/pending/p-2'))).statusCode).toBe(404);
    expect((await app.inject(post('/v1/pending/p-2', { choice: 0 }))).statusCode).toBe(404);
  });
});

describe('the page of pending decisions', () => {
  it('is served with headers of its own, where there is one', async () => {
    const { app } = await serverWith({ page: PAGE });
    for (const [url, { contentType, text }] of PAGE.files) {
      const { body, headers } = await app.inject(get(url));
      expect(body).toBe(text);
      expect(headers).toMatchObject({
        'content-type': contentType,
        'content-security-policy': CSP,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
    }
  });
  it('is the only one: everything else runs nothing, whatever a browser makes of it', async () => {
    const { app } = await serverWith();
    expect((await app.inject(get('/pending'))).statusCode).toBe(404);
    const { headers } = await app.inject(get('/v1/status'));
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';.* frame-ancestors 'none'$/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('what operators ask', () => {
  const shared = sharedServer();
  it('status and reload', async () => {
    const { app, service } = shared;
    const status = (await app.inject(get('/v1/status'))).json();
    expect(status).toEqual(service.status());
    const reload = { method: 'POST', url: '/v1/reload', headers: { host: 'localhost' } } as const;
    expect((await app.inject(reload)).json()).toEqual(status);
    service.broken = 'policy.mjs: the hash does not hold';
    const refused = await app.inject(reload);
    expect(refused.statusCode).toBe(409);
    expect(refused.json().detail).toBe(service.broken);
    expect(service.reloads).toBe(2);
  });
  it('whether it is alive, and whether it is ready, else why not', async () => {
    const { app, service } = shared;
    expect((await app.inject(get('/healthz'))).json()).toEqual({ status: 'ok' });
    expect((await app.inject(get('/readyz'))).statusCode).toBe(200);
    service.unready = 'no bundle is loaded';
    const unready = await app.inject(get('/readyz'));
    expect(unready.statusCode).toBe(503);
    expect(unready.json()).toMatchObject({
      type: 'urn:switchyard:problem:not-ready',
      detail: 'no bundle is loaded',
    });
    expect((await app.inject(get('/healthz'))).statusCode).toBe(200);
    service.unready = null;
  });
  it('metrics', async () => {
    const { body, headers } = await shared.app.inject(get('/metrics'));
    expect(body).toBe('decisions_total 1\n');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4');
  });
});
