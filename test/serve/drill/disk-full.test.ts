import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { disk, type Storage } from '../../../src/serve/audit/storage.ts';
import { until } from '../../cli/cli.ts';
import { SmallDisk } from '../audit/decisions.ts';
import { policyFolder, requests, serviceOf, temporary } from '../live/served.ts';
import {
  type Asked,
  decisionsOf,
  expectedOf,
  expectRecorded,
  fallbackOf,
  recordsOf,
  underLoad,
} from './drill.ts';

const BYTES = 300 * 1024;
const isRecorded = ({ answer }: Asked) => answer.auditSeq !== null;

/** Fills a disk under load, and makes room again. */
async function drill(file: string, storage: Storage, makeRoom: () => void) {
  const { folder } = await policyFolder();
  const expected = await expectedOf(await serviceOf(folder, { deadlineMs: 10_000 }));
  const config = { mode: 'enforce', deadlineMs: 10_000, audit: { file, maxBytes: 64 * 1024 } };
  const service = await serviceOf(folder, config, storage);
  const problem = async () =>
    Number(/^switchyard_audit_problem (\d)/m.exec((await service.metrics()).text)![1]);
  const asked = await underLoad(service, async (answers) => {
    await until(() => answers.length - answers.filter(isRecorded).length >= 200);
    expect(service.status().audit).toMatch(/no space left/);
    expect(await problem()).toBe(1);
    expect(service.ready().ready).toBe(true);
    makeRoom();
    const before = answers.filter(isRecorded).length;
    await until(() => answers.filter(isRecorded).length >= before + 200);
  });
  expect(service.status().audit).toBeNull();
  expect(await problem()).toBe(0);
  await service.close();
  const { records, unaudited } = await recordsOf(file);
  const [kept, lost] = [asked.filter(isRecorded), asked.filter((each) => !isRecorded(each))];

  for (const { at, answer } of kept) {
    expect(answer).toMatchObject({ ...expected[at], mode: 'enforce', fallback: false });
  }
  // Nothing unrecorded is to be done: it is the fallback scheduler's proposal, and says why.
  for (const { at, answer } of lost) {
    expect(answer).toMatchObject({ choice: fallbackOf(requests[at]!), mode: 'advise', fallback: true });
    expect(answer.reason).toMatch(/^audit: .*no space left/);
  }
  expect(unaudited).toBe(lost.length);
  expect(records.filter(({ kind }) => kind === 'gap').length).toBeGreaterThan(0);
  expect(decisionsOf(records)).toHaveLength(kept.length);
  expectRecorded(
    kept.map(({ answer }) => answer),
    records,
  );
}

it('a disk that is full in mid-load stops enforcing, not answering, until there is room again', async () => {
  const small = new SmallDisk();
  small.room = BYTES;
  await drill(join(temporary(), 'audit.jsonl'), small, () => {
    small.room = Number.POSITIVE_INFINITY;
  });
});

/** A file system of its own in a folder, where this user may mount one. */
function mounted(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${BYTES}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const folder = join(temporary(), 'small');
mkdirSync(folder);
const small = mounted(folder);

it.skipIf(!small)('a real file system that is full in mid-load does the same', async () => {
  onTestFinished(() => void execFileSync('umount', [folder]));
  await drill(join(folder, 'audit.jsonl'), disk, () =>
    execFileSync('mount', ['-o', 'remount,size=64m', folder]),
  );
});
