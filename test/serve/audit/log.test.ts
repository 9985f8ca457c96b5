import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { jcs } from '../../../src/serve/audit/jcs.ts';
import { recordSchema } from '../../../src/serve/audit/record.ts';
import { filesOf } from '../../../src/serve/audit/segments.ts';
import { disk } from '../../../src/serve/audit/storage.ts';
import { verifyAudit } from '../../../src/serve/audit/verify.ts';
import { temporaryFolder } from '../../cli/cli.ts';
import { decision, openLog, SmallDisk, writeLog } from './decisions.ts';

const logPath = () => join(temporaryFolder(), 'audit.jsonl');
const recordsIn = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
const headOf = (path: string) => JSON.parse(readFileSync(`${path}.head`, 'utf8'));
const verified = async (path: string) => verifyAudit(await filesOf(path, disk), headOf(path));
const intact = (records: number) => ({ ok: true, records, problems: [] });

describe('canonical JSON', () => {
  it('is that of RFC 8785, its own example (section 3.2.2) included', () => {
    const text = String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
      "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`;
    expect(jcs(JSON.parse(text))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });
  it('orders keys by UTF-16 code units, numbers among them', () => {
    expect(jcs({ '9': 1, '10': 2, '\u{1f600}': 3, '\ufb33': 4, b: { z: 1, a: undefined } })).toBe(
      '{"10":2,"9":1,"b":{"z":1},"\u{1f600}":3,"\ufb33":4}',
    );
  });
  it('escapes as JSON.stringify does', () => {
    for (let code = 0; code < 0x300; code++) {
      const text = `a${String.fromCharCode(code)}`;
      expect(jcs({ [text]: text })).toBe(JSON.stringify({ [text]: text }));
    }
    expect(jcs('\ud800')).toBe(JSON.stringify('\ud800'));
  });
  it('has no place for what JSON cannot say', () => {
    expect(jcs([Number.NaN, undefined, -0])).toBe('[null,null,0]');
    expect(() => jcs({ a: 1n })).toThrow(TypeError);
  });
});

describe('a log', () => {
  it('chains its records by SHA-256, as anyone can check', async () => {
    const path = logPath();
    await writeLog(path, 5);
    const records = recordsIn(path);
    let prev = '';
    for (const [seq, record] of records.entries()) {
      const { hash, ...rest } = record;
      expect(rest).toMatchObject({ seq, prev, ...JSON.parse(JSON.stringify(decision(seq))) });
      expect(hash).toBe(
        createHash('sha256')
          .update(prev + jcs(rest))
          .digest('hex'),
      );
      recordSchema.parse(record);
      prev = hash;
    }
    expect(headOf(path)).toEqual({ seq: 4, hash: prev });
    expect(await verified(path)).toMatchObject(intact(5));
  });
  it('answers each decision with its place, in the order of appending', async () => {
    const path = logPath();
    const log = await openLog(path);
    const outcomes = await Promise.all([0, 1, 2].map((k) => log.append(decision(k))));
    await log.close();
    expect(outcomes).toEqual(recordsIn(path).map(({ seq, hash }) => ({ audited: true, seq, hash })));
  });
  it('goes on where the last writer stopped', async () => {
    const path = logPath();
    for (const _ of [1, 2, 3]) await writeLog(path, 2);
    expect(recordsIn(path).map(({ kind }) => kind)).toEqual(Array(6).fill('decision'));
    expect(await verified(path)).toMatchObject(intact(6));
  });
  it('keeps its order when the clock jumps back', async () => {
    const path = logPath();
    const times = [5000, 1000, 9000];
    const log = await openLog(path, { now: () => times.shift()! });
    for (const k of [0, 1, 2]) void log.append(decision(k));
    await log.close();
    expect(recordsIn(path).map(({ seq, time }) => [seq, Date.parse(time)])).toEqual([
      [0, 5000],
      [1, 1000],
      [2, 9000],
    ]);
    expect(await verified(path)).toMatchObject(intact(3));
  });
  it('refuses what is no decision, goes on, and admits to the gap', async () => {
    const path = logPath();
    const log = await openLog(path);
    const wrong = { ...decision(0), propensity: Number.NaN };
    expect(await log.append(wrong)).toEqual({
      audited: false,
      problem: expect.stringMatching(/^propensity: /),
    });
    const big = { ...decision(0), input: { id: 1n } };
    expect(await log.append(big)).toEqual({ audited: false, problem: 'JSON has no bigint' });
    expect(await log.append(decision(1))).toMatchObject({ audited: true, seq: 2 });
    await log.close();
    expect(recordsIn(path)).toMatchObject([
      { kind: 'gap', lost: 1, problem: expect.stringMatching(/^propensity: /) },
      { kind: 'gap', lost: 1, problem: 'JSON has no bigint' },
      { kind: 'decision' },
    ]);
    expect(await verified(path)).toMatchObject({ ...intact(3), unaudited: 2 });
    expect(await log.append(decision(2))).toEqual({ audited: false, problem: 'the audit log is closed' });
  });
  it('does not let more wait for the disk than it may', async () => {
    const log = await openLog(logPath(), { maxWaiting: 2 });
    const outcomes = await Promise.all([0, 1, 2].map((k) => log.append(decision(k))));
    expect(outcomes.map(({ audited }) => audited)).toEqual([true, true, false]);
    await log.close();
  });
});

describe('rotation', () => {
  it('puts full files aside and the chain goes on across them', async () => {
    const path = logPath();
    await writeLog(path, 20, { maxBytes: 2000 });
    await writeLog(path, 20, { maxBytes: 2000 });
    const files = await filesOf(path, disk);
    expect(files.length).toBeGreaterThan(10);
    expect(files.at(-1)).toBe(path);
    for (const [i, file] of files.entries()) {
      expect(readFileSync(file).length).toBeLessThanOrEqual(2000);
      if (i > 0) expect(recordsIn(file)[0].prev).toBe(recordsIn(files[i - 1]!).at(-1).hash);
    }
    expect(await verified(path)).toMatchObject(intact(40));
  });
  it('gives a record larger than a file one of its own', async () => {
    const path = logPath();
    await writeLog(path, 3, { maxBytes: 10 });
    expect((await filesOf(path, disk)).map((file) => recordsIn(file).length)).toEqual([1, 1, 1]);
  });
  it('goes on after a crash between putting aside and beginning anew', async () => {
    const path = logPath();
    await writeLog(path, 6, { maxBytes: 2000 });
    rmSync(path);
    const end = recordsIn((await filesOf(path, disk)).at(-1)!).at(-1);
    writeFileSync(`${path}.head`, JSON.stringify({ seq: end.seq, hash: end.hash }));
    await writeLog(path, 1, { maxBytes: 2000 });
    expect(recordsIn(path)[0]).toMatchObject({ seq: end.seq + 1, prev: end.hash });
    expect(await verified(path)).toMatchObject({ ok: true });
  });
});

describe('recovery', () => {
  it('moves a torn last line into a file of its own, and records that', async () => {
    const path = logPath();
    await writeLog(path, 3);
    const whole = readFileSync(path);
    appendFileSync(path, '{"action":0,"age');
    await writeLog(path, 1);
    expect(readFileSync(path).subarray(0, whole.length).equals(whole)).toBe(true);
    expect(readFileSync(`${path}.torn-3`, 'utf8')).toBe('{"action":0,"age');
    expect(recordsIn(path)[3]).toMatchObject({
      kind: 'recovered',
      torn: { file: 'audit.jsonl.torn-3', bytes: 16 },
      lost: 0,
    });
    expect(await verified(path)).toMatchObject(intact(5));
  });
  it('tells of records that the head knows and the log has not', async () => {
    const path = logPath();
    await writeLog(path, 4);
    const lines = readFileSync(path, 'utf8').split('\n');
    truncateSync(path, Buffer.byteLength(`${lines.slice(0, 2).join('\n')}\n`));
    await writeLog(path, 1);
    expect(recordsIn(path)[2]).toMatchObject({ kind: 'recovered', torn: null, lost: 2 });
    expect(await verified(path)).toMatchObject({ ok: false, firstBad: 2, error: 'missing' });
  });
  it('is recorded once there is room for it', async () => {
    const path = logPath();
    await writeLog(path, 1);
    appendFileSync(path, 'torn');
    const storage = new SmallDisk();
    storage.room = 4;
    const log = await openLog(path, { storage });
    expect(log.problem).toMatch(/^ENOSPC/);
    storage.room = Number.POSITIVE_INFINITY;
    expect(await log.append(decision(1))).toMatchObject({ audited: true, seq: 2 });
    await log.close();
    expect(recordsIn(path).map(({ kind }) => kind)).toEqual(['decision', 'recovered', 'decision']);
  });
  it('reads a last line longer than a block', async () => {
    const path = logPath();
    const log = await openLog(path);
    await log.append({ ...decision(0), input: { text: 'x'.repeat(300_000) } });
    await log.close();
    await writeLog(path, 1);
    expect(await verified(path)).toMatchObject(intact(2));
  });
  it('does not go on after a line that is damaged', async () => {
    const path = logPath();
    await writeLog(path, 2);
    appendFileSync(path, '{}\n');
    await expect(openLog(path)).rejects.toThrow(InputError);
  });
});

describe('a head that names another end', () => {
  it('keeps the writer from going on as if nothing were', async () => {
    const path = logPath();
    await writeLog(path, 2);
    writeFileSync(`${path}.head`, JSON.stringify({ ...headOf(path), hash: 'f'.repeat(64) }));
    await expect(openLog(path)).rejects.toThrow(/its last record is not the one that .*\.head names/);
  });
});

describe('the lock', () => {
  it('keeps a second writer out until the first is done', async () => {
    const path = logPath();
    const log = await openLog(path);
    await expect(openLog(path)).rejects.toThrow(`${path} is being written by process ${process.pid}`);
    await log.close();
    await writeLog(path, 1);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
  it('knows a process that is alive from one that is gone', async () => {
    const path = logPath();
    writeFileSync(`${path}.lock`, String(process.ppid));
    await expect(openLog(path)).rejects.toThrow(InputError);
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    for (const owner of [gone, process.pid, '', 'x']) {
      writeFileSync(`${path}.lock`, String(owner));
      await writeLog(path, 1);
    }
    expect(await verified(path)).toMatchObject(intact(4));
  });
  it('is let go of where the log cannot be opened', async () => {
    const path = logPath();
    writeFileSync(path, '{}\n');
    await expect(openLog(path)).rejects.toThrow(/no intact audit record/);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
  it('needs a folder', async () => {
    await expect(openLog(join(temporaryFolder(), 'none', 'audit.jsonl'))).rejects.toThrow(InputError);
  });
});

describe('a full disk', () => {
  it('is told in the outcome, and forgotten when there is room', async () => {
    const path = logPath();
    const storage = new SmallDisk();
    const log = await openLog(path, { storage, sync: 'always' });
    expect(await log.append(decision(0))).toMatchObject({ audited: true });
    const before = readFileSync(path, 'utf8');
    storage.room = 100;
    for (const k of [1, 2]) {
      expect(await log.append(decision(k))).toEqual({
        audited: false,
        problem: 'ENOSPC: no space left on device',
      });
      expect(readFileSync(path, 'utf8')).toBe(before);
    }
    expect(log.problem).toMatch(/^ENOSPC/);
    storage.room = Number.POSITIVE_INFINITY;
    expect(await log.append(decision(3))).toMatchObject({ audited: true, seq: 2 });
    expect(log.problem).toBe(null);
    await log.close();
    expect(recordsIn(path)[1]).toMatchObject({
      kind: 'gap',
      lost: 2,
      problem: 'ENOSPC: no space left on device',
    });
    expect(await verified(path)).toMatchObject({ ...intact(3), unaudited: 2 });
  });
  it.each(['sync', 'truncate', 'open', 'rename'] as const)(
    'as is a disk where %s fails',
    async (operation) => {
      const path = logPath();
      const storage = new SmallDisk();
      const log = await openLog(path, { storage, sync: 'always', maxBytes: 2000 });
      const audited = [];
      for (let k = 0; k < 40; k++) {
        if (k % 8 === 4) storage.failing.add(operation);
        if (k % 8 === 6) storage.failing.clear();
        storage.room = k % 8 === 5 && operation === 'truncate' ? 50 : Number.POSITIVE_INFINITY;
        audited.push((await log.append(decision(k))).audited);
      }
      await log.close();
      expect(audited).toContain(false);
      expect(audited.at(-1)).toBe(true);
      const kept = (await filesOf(path, disk)).flatMap(recordsIn).filter(({ kind }) => kind === 'decision');
      expect(kept.map(({ input }) => input.id)).toEqual(
        audited.flatMap((is, k) => (is ? [`request-${k}`] : [])),
      );
      expect(await verified(path)).toMatchObject({ ok: true, unaudited: audited.filter((is) => !is).length });
    },
  );
  it.skipIf(!existsSync('/dev/full'))('behind /dev/full too', async () => {
    const log = await openLog('/dev/full', { sync: 'always' });
    expect(await log.append(decision(0))).toMatchObject({ audited: false });
    expect(log.problem).toMatch(/^ENOSPC/);
    await log.close();
    expect(readdirSync(dirname('/dev/full')).filter((name) => name.startsWith('full'))).toEqual(['full']);
  });
});

describe('the sync policy', () => {
  it('always syncs before it acknowledges, once for all that wait', async () => {
    const storage = new SmallDisk();
    const log = await openLog(logPath(), { storage, sync: 'always' });
    await Promise.all([0, 1, 2].map((k) => log.append(decision(k))));
    expect(storage.syncs).toBe(1);
    await log.append(decision(3));
    expect(storage.syncs).toBe(2);
    await log.close();
  });
  it('every so many milliseconds acknowledges first', async () => {
    const storage = new SmallDisk();
    const log = await openLog(logPath(), { storage, sync: { everyMs: 20 } });
    await log.append(decision(0));
    await log.append(decision(1));
    expect(storage.syncs).toBe(0);
    await expect.poll(() => storage.syncs).toBe(2);
    await log.close();
  });
  it('keeps nobody waiting for a slow disk', async () => {
    const storage = new SmallDisk();
    let finish = () => {};
    storage.syncing = new Promise((resolve) => {
      finish = resolve;
    });
    const log = await openLog(logPath(), { storage, sync: { everyMs: 1 } });
    await log.append(decision(0));
    await expect.poll(() => storage.syncs).toBe(1);
    expect(await log.append(decision(1))).toMatchObject({ audited: true, seq: 1 });
    let closed = false;
    const closing = log.close().then(() => {
      closed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(closed).toBe(false);
    finish();
    await closing;
  });
  it('never leaves it to the system', async () => {
    const storage = new SmallDisk();
    const log = await openLog(logPath(), { storage, sync: 'never' });
    await log.append(decision(0));
    await log.close();
    expect(storage.syncs).toBe(0);
  });
});
