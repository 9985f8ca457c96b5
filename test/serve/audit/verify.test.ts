import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesOf } from '../../../src/serve/audit/lines.ts';
import { seal } from '../../../src/serve/audit/record.ts';
import { filesOf } from '../../../src/serve/audit/segments.ts';
import { disk } from '../../../src/serve/audit/storage.ts';
import { type AuditVerification, verifyAudit } from '../../../src/serve/audit/verify.ts';
import { temporaryFolder } from '../../cli/cli.ts';
import { writeLog } from './decisions.ts';

const COUNT = 12;
const SETTINGS = { numRuns: 150, seed: 7 };

/** An intact log: its lines with their ends, file by file. */
let pristine: Buffer[][];
let head: { seq: number; hash: string };
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchyard-'));
  const path = join(folder, 'audit.jsonl');
  await writeLog(path, COUNT, { maxBytes: 2600 });
  const files = await filesOf(path, disk);
  pristine = files.map((file) =>
    readFileSync(file, 'utf8')
      .split(/(?<=\n)/)
      .map((line) => Buffer.from(line)),
  );
  head = JSON.parse(readFileSync(`${path}.head`, 'utf8'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Verifies a log that holds these files. */
async function verify(files: readonly (readonly Buffer[])[], checkpoint = head): Promise<AuditVerification> {
  const paths = files.map((lines, i) => {
    const path = join(folder, `file-${i}`);
    writeFileSync(path, Buffer.concat(lines));
    return path;
  });
  return verifyAudit(paths, checkpoint);
}

const lines = () => pristine.flat();
/** Where a file's first record stands in the log. */
const starts = () => pristine.map((_, i) => pristine.slice(0, i).flat().length);
const index = (below = COUNT) => fc.nat({ max: below - 1 });

describe('any single change is found', () => {
  it('but an intact log is none', async () => {
    expect(pristine.length).toBeGreaterThan(2);
    expect(await verify(pristine)).toMatchObject({
      ok: true,
      records: COUNT,
      firstBad: null,
      error: null,
      head,
    });
  });
  it('a byte that is another', async () => {
    await fc.assert(
      fc.asyncProperty(index(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (k, at, change) => {
        const changed = lines().map((line) => Buffer.from(line));
        const line = changed[k]!;
        line[at % line.length]! ^= change;
        const { ok, firstBad } = await verify([changed]);
        expect(ok).toBe(false);
        expect(firstBad).toBe(k);
      }),
      SETTINGS,
    );
  });
  it('bytes put in', async () => {
    const inserted = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 4 }),
      fc.constantFrom(' ', '\r', '\n', '\ufeff', ',', '0').map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(index(), fc.nat(), inserted, async (k, at, bytes) => {
        const changed = lines();
        const line = changed[k]!;
        const place = at % line.length;
        changed[k] = Buffer.concat([line.subarray(0, place), bytes, line.subarray(place)]);
        expect(await verify([changed])).toMatchObject({ ok: false, firstBad: k });
      }),
      SETTINGS,
    );
  });
  it('bytes taken out', async () => {
    await fc.assert(
      fc.asyncProperty(index(), fc.nat(), fc.integer({ min: 1, max: 40 }), async (k, at, count) => {
        const changed = lines();
        const line = changed[k]!;
        const place = at % line.length;
        changed[k] = Buffer.concat([line.subarray(0, place), line.subarray(place + count)]);
        expect(await verify([changed])).toMatchObject({ ok: false, firstBad: k });
      }),
      SETTINGS,
    );
  });
  it('bytes that a lenient reader of UTF-8 would not see', async () => {
    const line = lines()[3]!;
    const at = line.indexOf(Buffer.from('\ufffd'));
    expect(at).toBeGreaterThan(0);
    const invalid = Buffer.concat([line.subarray(0, at), Buffer.from([0xff]), line.subarray(at + 3)]);
    const marked = Buffer.concat([Buffer.from('\ufeff'), line]);
    for (const changed of [invalid, marked]) {
      expect(await verify([lines().with(3, changed)])).toMatchObject({ firstBad: 3, error: 'edited' });
    }
  });
  it('records taken out', async () => {
    await fc.assert(
      fc.asyncProperty(index(), fc.integer({ min: 1, max: 3 }), async (k, count) => {
        const changed = lines();
        changed.splice(k, count);
        const error = k + count >= COUNT ? 'truncated' : 'missing';
        const found = await verify([changed]);
        expect(found).toMatchObject({ ok: false, firstBad: k, error, problemCount: 1 });
        expect(found.problems[0]!.line).toBe(k + 1);
      }),
      SETTINGS,
    );
  });
  it('records that change places', async () => {
    await fc.assert(
      fc.asyncProperty(index(), index(), async (i, j) => {
        fc.pre(i < j);
        const changed = lines();
        [changed[i], changed[j]] = [changed[j]!, changed[i]!];
        expect(await verify([changed])).toMatchObject({ ok: false, firstBad: i, error: 'reordered' });
      }),
      SETTINGS,
    );
  });
  it('a record that comes twice', async () => {
    await fc.assert(
      fc.asyncProperty(index(), index(COUNT + 1), async (k, at) => {
        const changed = lines();
        changed.splice(at, 0, lines()[k]!);
        expect(await verify([changed])).toMatchObject({ ok: false });
      }),
      SETTINGS,
    );
  });
  it('a record that is forged with a hash of its own', async () => {
    await fc.assert(
      fc.asyncProperty(index(), fc.boolean(), async (k, added) => {
        const changed = lines();
        const { hash: _, ...record } = JSON.parse(String(changed[k]));
        const forged = Buffer.from(`${seal({ ...record, reason: 'forged' }).line}\n`);
        changed.splice(k, added ? 0 : 1, forged);
        const found = await verify([changed]);
        expect(found).toMatchObject({ ok: false, firstBad: k });
        if (!added) expect(found.error).toBe('edited');
      }),
      SETTINGS,
    );
  });
  it('a file taken out', async () => {
    for (const [i, start] of starts().entries()) {
      const rest = pristine.filter((_, k) => k !== i);
      const error = i === pristine.length - 1 ? 'truncated' : 'missing';
      expect(await verify(rest)).toMatchObject({ ok: false, firstBad: start, error, problemCount: 1 });
    }
  });
  it('files that change places', async () => {
    const [first, second, ...rest] = pristine;
    expect(await verify([second!, first!, ...rest])).toMatchObject({
      ok: false,
      firstBad: 0,
      error: 'reordered',
    });
  });
  it('a log that was written anew, against its head', async () => {
    const path = join(temporaryFolder(), 'other.jsonl');
    await writeLog(path, COUNT, { now: () => 0 });
    expect(await verifyAudit([path], head)).toMatchObject({
      ok: false,
      firstBad: COUNT - 1,
      error: 'edited',
    });
    expect(await verifyAudit([path], { seq: null, hash: head.hash })).toMatchObject({
      ok: false,
      error: 'truncated',
    });
  });
});

describe('what a head tells', () => {
  it('is nothing where the log has gone on since', async () => {
    const { seq, hash } = JSON.parse(String(lines()[4]));
    expect((await verify(pristine, { seq, hash })).ok).toBe(true);
    expect((await verifyAudit([join(folder, 'file-0')], { seq: null, hash })).ok).toBe(
      seq < pristine[0]!.length,
    );
  });
});

describe('a later version', () => {
  it('is refused, not called a forgery', async () => {
    const { hash: _, ...record } = JSON.parse(String(lines()[0]));
    const later = Buffer.from(`${seal({ ...record, version: 2, tint: 'blue' }).line}\n`);
    await expect(verify([[later]])).rejects.toThrow(/file-0:1: version 2 of the audit record \(known: 1\)/);
  });
});

describe('lines', () => {
  it('are the same wherever pieces of a file end', async () => {
    const text = 'one\n\nthree ünï\nlast';
    const read = async (size: number) => {
      const bytes = Buffer.from(text);
      const pieces = async function* () {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      };
      const found = [];
      for await (const line of linesOf(pieces())) found.push(line);
      return found;
    };
    for (const size of [1, 2, 3, 7, 100]) {
      expect(await read(size)).toEqual([
        { number: 1, text: 'one', whole: true },
        { number: 2, text: '', whole: true },
        { number: 3, text: 'three ünï', whole: true },
        { number: 4, text: 'last', whole: false },
      ]);
    }
  });
});
