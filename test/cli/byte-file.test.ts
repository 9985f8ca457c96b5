import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openByteFile } from '../../src/cli/byte-file.ts';
import { expectRefusal, inProcess, temporaryFolder } from './cli.ts';

const SCENARIO = `name: s
executors: [{name: e}]
arrivals: {trace: {format: csv, path: t.csv, map: {arrival: at, work: s}, stream: true}}
`;

function folderWith(trace: string | Uint8Array): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 't.csv'), trace);
  writeFileSync(join(folder, 's.yaml'), SCENARIO);
  return folder;
}

describe('a file read in parts', () => {
  const read = (path: string, offset: number) => {
    const into = new Uint8Array(3);
    const count = openByteFile(path, 'name', 'a trace').read(offset, into);
    return Buffer.from(into.subarray(0, count)).toString();
  };

  it('gives what stands where it is asked', () => {
    const path = join(folderWith('hello'), 't.csv');
    expect([0, 2, 4, 5, 99].map((offset) => read(path, offset))).toEqual(['hel', 'llo', 'o', '', '']);
  });

  it('may be a pipe, which is read whole', () => {
    const path = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [path]);
    spawn('sh', ['-c', 'printf hello > "$0"', path]);
    expect(read(path, 2)).toBe('llo');
  });

  it('that is not there, or no longer, is named with what it should be', () => {
    const folder = folderWith('hello');
    const open = (name: string) => openByteFile(join(folder, name), name, 'a trace');
    expect(() => open('tt.csv')).toThrow(
      /^no such file: .*tt\.csv \(expected a trace\); did you mean '.*t\.csv'\?$/,
    );
    expect(() => open('.')).toThrow(/is a folder, not a file \(expected a trace\)$/);
    const file = open('t.csv');
    rmSync(join(folder, 't.csv'));
    expect(() => file.read(0, new Uint8Array(1))).toThrow(/^no such file: .*t\.csv \(expected a trace\)/);
  });
});

describe('simulate with a streamed trace', () => {
  const words = ['simulate', 's.yaml', '--policy', 'join-shortest-queue', '--json'];
  const answer = async (cwd: string, ...more: string[]) => {
    const { stdout } = await inProcess([...words, ...more], { cwd });
    const { wallSeconds, ...document } = JSON.parse(stdout);
    return document;
  };

  it('answers what it answers without', async () => {
    const cwd = folderWith(
      `at,s\n${Array.from({ length: 5000 }, (_, i) => `${i},${(i * i) % 3}`).join('\n')}\n`,
    );
    const streamed = await answer(cwd);
    expect(streamed).toEqual(await answer(cwd, '--set', 'arrivals.trace.stream=false'));
    expect(streamed.tasks.completed).toBe(5000);
    writeFileSync(join(cwd, 't.csv'), gzipSync(readFileSync(join(cwd, 't.csv'))));
    expect(await answer(cwd, '--schedule', 'unpacked.csv')).toEqual(streamed);
  });

  it.each([
    ['at,s\n0,1\n5,x\n', `t.csv:3:3: work ('s') is "x"; allowed: seconds from 0 up`],
    [
      'at,s\n5,1\n4,1\n',
      "t.csv:3:1: time of arrival 4 comes after 5; a trace can be streamed only in order (sort the file, or leave 'stream' out)",
    ],
    [
      gzipSync('at,s\n0,1\n').subarray(0, -3),
      't.csv: broken gzip before byte 26: the checksum is not that of the content; was the file cut off or changed?',
    ],
    ['at,s\n', 's.yaml:3:33: arrivals.trace.path: t.csv has no usable tasks'],
  ])('refuses %j', async (trace, message) => {
    expectRefusal(await inProcess(words, { cwd: folderWith(trace) }), message);
  });
});
