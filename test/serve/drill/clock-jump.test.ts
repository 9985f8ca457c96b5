import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { disk } from '../../../src/serve/audit/storage.ts';
import { TokenVerifier } from '../../../src/serve/http/auth/token-verifier.ts';
import { until } from '../../cli/cli.ts';
import { bearer, signer } from '../http/auth/tokens.ts';
import { get, openServer, post } from '../http/fixture.ts';
import { policyFolder, requests, serviceOf, temporary } from '../live/served.ts';
import { decisionsOf, expectedOf, expectRecorded, recordsOf, underLoad } from './drill.ts';

const START = Date.UTC(2026, 5, 1, 12);
const HOUR = 3_600_000;

// The time of day is what the test says; `performance.now()` and timers go on as they do.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const { folder } = await policyFolder();

/** Back and forth by up to a day. */
async function jumpAbout(isOver: () => boolean): Promise<void> {
  for (let k = 0; !isOver(); k++) {
    vi.setSystemTime(START + Math.round(24 * HOUR * Math.sin(k * k)));
    await sleep(5);
  }
}

it('a clock that jumps by hours under load changes no answer, no order, no latency and raises no alert', async () => {
  const file = join(temporary(), 'audit.jsonl');
  const quiet = { deadlineMs: 5000 };
  const expected = await expectedOf(await serviceOf(folder, quiet));
  // Another storage than the disk itself keeps the log out of a thread, where the time of day would be the real one.
  const here = { ...disk };
  const service = await serviceOf(
    folder,
    { ...quiet, mode: 'enforce', audit: { file, sync: { everyMs: 5 } } },
    here,
  );
  const began = performance.now();
  const asked = await underLoad(service, (answers) => jumpAbout(() => answers.length >= 1000));
  const seconds = (performance.now() - began) / 1000;
  for (const { at, answer } of asked) {
    expect(answer).toMatchObject({ ...expected[at], reason: null, mode: 'enforce' });
  }
  expect(service.status()).toMatchObject({ alerts: [], rolledBack: null, audit: null });
  const { text } = await service.metrics();
  const metric = (name: string) =>
    Number(new RegExp(`^switchyard_decision_duration_seconds_${name} (.+)$`, 'm').exec(text)![1]);
  expect(metric('count')).toBe(asked.length);
  expect(metric('sum')).toBeGreaterThan(0);
  // Eight callers at once: no more than eight seconds a second, so none of them is hours.
  expect(metric('sum')).toBeLessThan(8 * seconds);
  await service.close();

  const { records } = await recordsOf(file);
  expect(records.map(({ seq }) => seq)).toEqual(records.map((_, k) => k));
  expect(decisionsOf(records)).toHaveLength(asked.length);
  expectRecorded(
    asked.map(({ answer }) => answer),
    records,
  );
  const times = records.map(({ time }) => Date.parse(time));
  expect(times.filter((time, k) => time < times[k - 1]!).length).toBeGreaterThan(10);
});

it('a person has the time that they were given, whatever the clock says', async () => {
  const human = { margin: 1, timeLimit: 0.5 };
  const service = await serviceOf(folder, { human, deadlineMs: 5000 });
  const { pending } = await service.decide(requests[0]!, { receivedAt: performance.now() });
  const asked = performance.now();
  let over = false;
  const jumping = jumpAbout(() => over);
  while (performance.now() - asked < 300) {
    expect(service.pendingById(pending!)!.state).toBe('open');
    await sleep(10);
  }
  await until(() => service.pendingById(pending!)!.state === 'expired');
  over = true;
  await jumping;
  expect(performance.now() - asked).toBeGreaterThan(499);
  expect(performance.now() - asked).toBeLessThan(5000);
});

it('a token holds while the clock says so, and a forgotten key is trusted for a minute at most', async () => {
  const { rules, sign, privateKey: _ } = signer('EdDSA', Date.now);
  const service = await serviceOf(folder, { deadlineMs: 5000 });
  const { app } = await openServer({ tokens: rules }, service as never);
  const at = START / 1000;
  const token = await sign({ exp: at + 1800, nbf: at - 1800 });
  const status = async () => (await app.inject(post('/v1/decide', requests[0], bearer(token)))).statusCode;
  for (const [hours, expected] of [
    [0, 200],
    [1, 401],
    [0, 200],
    [-1, 401],
    [0, 200],
  ] as const) {
    vi.setSystemTime(START + hours * HOUR);
    expect(await status(), `${hours} h`).toBe(expected);
  }
  await app.close();

  const other = signer('EdDSA');
  let key = rules.keys.key;
  const verifier = new TokenVerifier({
    ...rules,
    keys: { ...rules.keys, key: async () => key as never },
  });
  const long = await sign({ exp: at + 24 * 3600 });
  vi.setSystemTime(START + 6 * HOUR);
  await verifier.verify(long);
  key = other.rules.keys.key;
  vi.setSystemTime(START);
  const now = performance.now();
  const steady = vi.spyOn(performance, 'now').mockReturnValue(now + 61_000);
  await expect(verifier.verify(long)).rejects.toThrow(/not valid/);
  steady.mockRestore();
});

it('a clock that is set back keeps nobody out', async () => {
  const service = await serviceOf(folder);
  const { app } = await openServer({ limits: { requestsPerSecond: 3 } }, service as never);
  const statuses = async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => app.inject(get('/v1/status'))));
    return answers.map(({ statusCode }) => statusCode).sort();
  };
  expect(await statuses()).toEqual([200, 200, 200, 429, 429]);
  vi.setSystemTime(START - 3 * HOUR);
  await sleep(1050);
  expect(await statuses()).toEqual([200, 200, 200, 429, 429]);
  vi.setSystemTime(START + 3 * HOUR);
  expect(await statuses()).toEqual([429, 429, 429, 429, 429]);
  await app.close();
});
