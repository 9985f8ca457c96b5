import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal, inProcess, temporaryFolder } from '../../cli/cli.ts';
import { writeLog } from './decisions.ts';

let path: string;
beforeEach(async () => {
  path = join(temporaryFolder(), 'audit.jsonl');
  await writeLog(path, 6);
});

const verify = (...words: string[]) => inProcess(['audit', 'verify', path, ...words]);
const linesOf = () => readFileSync(path, 'utf8').split(/(?<=\n)/);
const rewrite = (change: (lines: string[]) => void) => {
  const lines = linesOf();
  change(lines);
  writeFileSync(path, lines.join(''));
};

describe('audit verify', () => {
  it('tells an intact log', async () => {
    const { code, stdout, stderr } = await verify('--json');
    const { seq, hash } = JSON.parse(linesOf()[5]!);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      schema: 'switchyard/audit/v1',
      ok: true,
      records: 6,
      firstBad: null,
      error: null,
      head: { seq, hash },
      unaudited: 0,
      problemCount: 0,
      problems: [],
    });
    expect((await verify()).stdout).toBe(`6 records, intact; head ${hash}\n`);
  });
  it.each<[string, (lines: string[]) => void, string]>([
    ['edited', (lines) => lines.splice(4, 1, lines[4]!.replace('"action":0', '"action":1')), ':5: edited: '],
    ['missing', (lines) => lines.splice(4, 1), ':5: missing: record 4 should be here and is nowhere'],
    [
      'reordered',
      (lines) => lines.splice(4, 2, lines[5]!, lines[4]!),
      ':5: reordered: record 4 should be here',
    ],
    ['truncated', (lines) => lines.splice(4), ':5: truncated: the log ends before record 5, its head'],
    [
      'truncated',
      (lines) => lines.splice(4, 2, lines[4]!.slice(0, 50)),
      ':5: truncated: the line is cut off',
    ],
  ])('finds what is %s, with file and line, and ends with 99', async (error, change, line) => {
    rewrite(change);
    const { code, stdout, stderr } = await verify();
    expect(code).toBe(99);
    expect(stdout.split('\n')[0]).toContain(`${path}${line}`);
    expect(stderr).toMatch(/^error: .* does not hold: \d+ problems?\n$/);
    expect(JSON.parse((await verify('--json')).stdout)).toMatchObject({ ok: false, firstBad: 4, error });
  });
  it('needs a head to find what is cut off, and says so', async () => {
    const kept = join(temporaryFolder(), 'kept.head');
    copyFileSync(`${path}.head`, kept);
    const { hash } = JSON.parse(readFileSync(kept, 'utf8'));
    rewrite((lines) => lines.splice(4));
    rmSync(`${path}.head`);
    const without = await verify();
    expect(without.code).toBe(0);
    expect(without.stderr).toMatch(/^warning: no .*\.head: give --head/);
    for (const head of [hash, kept]) {
      const { code, stdout } = await verify('--head', head, '--json');
      expect(code).toBe(99);
      expect(JSON.parse(stdout)).toMatchObject({ ok: false, firstBad: 4, error: 'truncated' });
    }
  });
  it('takes the full files beside a log, or all files by name', async () => {
    await writeLog(path, 6, { maxBytes: 2000 });
    expect((await verify()).stdout).toMatch(/^12 records, intact/);
    const first = await inProcess(['audit', 'verify', `${path}.000001`, path, '--json']);
    expect(first.code).toBe(99);
    expect(JSON.parse(first.stdout)).toMatchObject({ error: 'missing' });
  });
  it('refuses what it cannot read', async () => {
    const wrong = path.replace('audit.', 'audti.');
    expectRefusal(
      await inProcess(['audit', 'verify', wrong, '--head', 'f'.repeat(64)]),
      /^no such file: .*did you mean/,
    );
    expectRefusal(await verify('--head', 'abc'), /^--head abc: neither a SHA-256 .* nor a file$/);
    writeFileSync(`${path}.head`, 'x');
    expectRefusal(await verify(), /audit\.jsonl\.head: no head of an audit log/);
    expectRefusal(await inProcess(['audit', 'vrify', path]), /vrify/);
  });
});
