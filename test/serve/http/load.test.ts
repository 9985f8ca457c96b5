import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LoadGate, watchEventLoop } from '../../../src/serve/http/load-gate.ts';
import { bearer, signer } from './auth/tokens.ts';
import { get, post, REQUEST, serverWith } from './fixture.ts';

const decide = (id = 'decision-1', headers = {}) => post('/v1/decide', { ...REQUEST, id }, headers);

/** A promise that is kept from outside. */
function signal() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('too much at once', () => {
  it('is turned away at once, and let in again later; who watches the server still gets answers', async () => {
    const { app, service } = await serverWith({ limits: { inFlight: 3 } });
    const { open, opened } = signal();
    service.gate = opened;
    const underWay = [1, 2, 3].map((i) => app.inject(decide(`decision-${i}`)));
    await expect.poll(() => service.asked.length).toBe(3);
    const refused = await app.inject(decide());
    expect(refused.statusCode).toBe(503);
    expect(refused.headers['retry-after']).toBe('1');
    expect(refused.json()).toMatchObject({
      type: 'urn:switchyard:problem:overloaded',
      detail: 'Too much to do: 3 requests are under way. Try again later.',
    });
    for (const url of ['/healthz', '/readyz', '/metrics', '/v2/health/ready']) {
      expect((await app.inject(get(url))).statusCode, url).toBe(200);
    }
    expect(service.asked).toHaveLength(3);
    open();
    expect((await Promise.all(underWay)).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect((await app.inject(decide())).statusCode).toBe(200);
  });
  it('failures leave too', async () => {
    const { app } = await serverWith({ limits: { inFlight: 1 } });
    for (let i = 0; i < 3; i++) {
      expect((await app.inject(decide('crash'))).statusCode).toBe(500);
      expect((await app.inject(post('/v1/decide', '{'))).statusCode).toBe(400);
      expect((await app.inject(get('/v1/nothing'))).statusCode).toBe(404);
    }
    expect((await app.inject(decide())).statusCode).toBe(200);
  });
  it('is also when the event loop runs late', async () => {
    let delay = 0;
    const gate = new LoadGate({ inFlight: 10, eventLoopDelayMs: 100 }, { current: () => delay, stop() {} });
    gate.enter();
    delay = 101;
    expect(() => gate.enter()).toThrow('the server runs more than 100 ms late');
    delay = 99;
    gate.enter();
    expect(gate.inFlight).toBe(2);
  });
  it('and that is measured: a loop that never catches up, not one that stood still once', async () => {
    const delay = watchEventLoop(400);
    const stall = (ms: number) => {
      const end = performance.now() + ms;
      while (performance.now() < end);
    };
    await sleep(20);
    stall(200);
    await sleep(350);
    const once = delay.current();
    for (let i = 0; i < 6; i++) {
      stall(120);
      await sleep(1);
    }
    const always = delay.current();
    delay.stop();
    expect(always).toBeGreaterThan(80);
    expect(once).toBeLessThan(always);
  });
});

describe('too many requests of one caller', () => {
  // However slow this machine is, the requests come within a second.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());
  it('are refused by address; health is not counted', async () => {
    const { app, service } = await serverWith({ limits: { requestsPerSecond: 3 } });
    const burst = async (remoteAddress: string) => {
      const answers = [];
      for (let i = 0; i < 5; i++) answers.push(await app.inject({ ...decide(), remoteAddress }));
      return answers;
    };
    for (let i = 0; i < 5; i++) expect((await app.inject(get('/healthz'))).statusCode).toBe(200);
    const answers = await burst('10.0.0.1');
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429, 429]);
    expect(answers[4]!.headers['retry-after']).toBe('1');
    expect(answers[4]!.json()).toMatchObject({ status: 429, title: 'Too Many Requests' });
    expect((await app.inject({ ...decide(), remoteAddress: '10.0.0.2' })).statusCode).toBe(200);
    expect(service.asked).toHaveLength(4);
  });
  it('are counted by the subject of the token, wherever they come from', async () => {
    const { rules, sign } = signer('EdDSA');
    const { app } = await serverWith({ tokens: rules, limits: { requestsPerSecond: 2 } });
    const statuses: number[] = [];
    for (const [i, sub] of ['ada', 'ada', 'ada', 'bob'].entries()) {
      const headers = bearer(await sign({ sub }));
      statuses.push(
        (await app.inject({ ...decide('decision-1', headers), remoteAddress: `10.0.0.${i}` })).statusCode,
      );
    }
    expect(statuses).toEqual([200, 200, 429, 200]);
  });
  it('are refused while they guess tokens', async () => {
    const { app } = await serverWith({ tokens: signer('EdDSA').rules, limits: { requestsPerSecond: 2 } });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await app.inject(decide('x', bearer(`a.b.${i}`)))).statusCode);
    expect(statuses).toEqual([401, 401, 429, 429]);
  });
});
