import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { lasting } from '../../../src/core/lasting.ts';
import { filesOf } from '../../../src/serve/audit/segments.ts';
import { disk } from '../../../src/serve/audit/storage.ts';
import type { ThreadLog as ThreadLogClass } from '../../../src/serve/audit/thread-log.ts';
import { verifyAudit } from '../../../src/serve/audit/verify.ts';
import { built, temporaryFolder } from '../../cli/cli.ts';
import { decision } from './decisions.ts';

const logPath = () => join(temporaryFolder(), 'audit.jsonl');
const recordsIn = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
const verified = async (path: string) =>
  verifyAudit(await filesOf(path, disk), JSON.parse(readFileSync(`${path}.head`, 'utf8')));

describe('a log in a thread of its own', () => {
  // Not every Node starts a thread from TypeScript.
  let ThreadLog: typeof ThreadLogClass;
  beforeAll(async () => {
    ({ ThreadLog } = await import(pathToFileURL(built('src/serve/audit/thread-log.js')).href));
  });
  afterEach(() => vi.restoreAllMocks());
  const open = (path: string, maxWaiting?: number) =>
    ThreadLog.open(path, { sync: 'never', ...(maxWaiting !== undefined && { maxWaiting }) });

  it('records what a log does, in the order of appending', async () => {
    const path = logPath();
    const log = await open(path);
    const outcomes = await Promise.all([
      ...Array.from({ length: 30 }, (_, k) => log.append(decision(k))),
      log.note('reload', { of: 'all' }),
      log.append(decision(30)),
    ]);
    await log.close();
    const records = recordsIn(path);
    expect(outcomes).toEqual(records.map(({ seq, hash }) => ({ audited: true, seq, hash })));
    expect(records).toMatchObject([
      ...Array.from({ length: 30 }, (_, k) => JSON.parse(JSON.stringify(decision(k)))),
      { kind: 'event', event: 'reload', detail: { of: 'all' } },
      decision(30),
    ]);
    expect(await verified(path)).toMatchObject({ ok: true, records: 32 });
  });
  it('writes large decisions as a log in this thread does', async () => {
    const many = (k: number) => ({
      ...decision(k),
      input: {
        executors: Array.from({ length: 70 }, (_, i) => {
          const executor = { name: `n"ö${i}`, free: undefined, b: i / 3, a: null };
          return i % 2 === 0 ? executor : lasting(executor);
        }),
      },
      candidates: Array.from({ length: 70 }, (_, i) => `n"${i}`),
      scores: Array.from({ length: 70 }, (_, i) => [null, -0, 1e21, 1e-7][i] ?? (i === 0 ? null : i / 7)),
    });
    const path = logPath();
    const log = await open(path);
    const outcomes = await Promise.all([log.append(many(0)), log.append(decision(1)), log.append(many(2))]);
    expect(await log.append({ ...many(3), input: { id: 1n } })).toMatchObject({ audited: false });
    expect(await log.append({ ...many(3), propensity: 2 })).toMatchObject({ audited: false });
    await log.close();
    const records = recordsIn(path);
    expect(outcomes).toEqual(records.slice(0, 3).map(({ seq, hash }) => ({ audited: true, seq, hash })));
    for (const [k, each] of [many(0), decision(1), many(2)].entries()) {
      expect(records[k]).toMatchObject(JSON.parse(JSON.stringify(each)));
    }
    expect(await verified(path)).toMatchObject({ ok: true });
  });
  it('admits to what cannot be said in JSON', async () => {
    const path = logPath();
    const log = await open(path);
    const wrong = [
      { ...decision(0), propensity: Number.NaN },
      { ...decision(0), input: { id: 1n } },
    ];
    for (const each of wrong) expect(await log.append(each)).toMatchObject({ audited: false });
    expect(await log.append(decision(1))).toMatchObject({ audited: true });
    await log.close();
    const records = recordsIn(path);
    expect(records.at(-1)).toMatchObject({ kind: 'decision' });
    expect(records.reduce((lost, record) => lost + (record.lost ?? 0), 0)).toBe(2);
  });
  it('is the only writer, also in its own process', async () => {
    const path = logPath();
    const log = await open(path);
    await expect(open(path)).rejects.toThrow(/two writers need two logs/);
    await log.close();
    await (await open(path)).close();
  });
  it('tells as wrong input what cannot be opened', async () => {
    const path = join(temporaryFolder(), 'missing', 'audit.jsonl');
    await expect(open(path)).rejects.toMatchObject({ name: 'InputError' });
  });
  it('tells everybody when its thread has died', async () => {
    const { mock } = vi.spyOn(Worker.prototype, 'postMessage');
    const log = await open(logPath());
    expect(await log.append(decision(0))).toMatchObject({ audited: true });
    const waiting = [log.append(decision(1)), log.append(decision(2))];
    await (mock.contexts[0] as Worker).terminate();
    for (const outcome of await Promise.all(waiting)) expect(outcome).toMatchObject({ audited: false });
    expect(log.problem).toMatch(/thread/);
    expect(await log.append(decision(3))).toMatchObject({ audited: false });
    await log.close();
  });
  it('writes all that waits when it is closed, and nothing more', async () => {
    const path = logPath();
    const log = await open(path);
    const waiting = Array.from({ length: 100 }, (_, k) => log.append(decision(k)));
    await log.close();
    for (const outcome of await Promise.all(waiting)) expect(outcome).toMatchObject({ audited: true });
    expect(await log.append(decision(100))).toMatchObject({ audited: false });
    expect(recordsIn(path)).toHaveLength(100);
  });
  it('keeps its process alive while somebody waits, and not longer', () => {
    const path = logPath();
    const script = `
      const { ThreadLog } = await import(${JSON.stringify(pathToFileURL(built('src/serve/audit/thread-log.js')).href)});
      const log = await ThreadLog.open(${JSON.stringify(path)}, { sync: 'never' });
      const { seq } = await log.append(${JSON.stringify(decision(0))});
      console.log(seq);`;
    const file = join(dirname(path), 'script.mjs');
    writeFileSync(file, script);
    const { status, stdout } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, '0\n']);
  });
  it('refuses what comes while too many wait for the disk', async () => {
    const log = await open(logPath(), 2);
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, k) => log.append(decision(k))));
    await log.close();
    expect(outcomes.filter(({ audited }) => audited)).toHaveLength(2);
  });
});
