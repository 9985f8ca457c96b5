import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  appendToFile,
  pathFrom,
  readTextFile,
  writeFileAtomic,
  writeFolderAtomic,
} from '../../src/cli/files.ts';
import { InputError } from '../../src/core/errors.ts';
import { temporaryFolder } from './cli.ts';

const artifact = (text: string) =>
  new Map([
    ['policy.json', text],
    ['tfjs/model.json', '{}'],
  ]);

/** Only root may mount, and not in every container. */
const canMount = (() => {
  const folder = mkdtempSync(join(tmpdir(), 'switchyard-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  if (status === 0) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return status === 0;
})();

describe('reading', () => {
  it('names a missing file, what it should hold and the nearest name beside it', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'scenario.yaml'), '');
    const missing = join(folder, 'scenaro.yaml');
    expect(() => readTextFile(missing, 'a scenario')).toThrow(
      new InputError(
        `no such file: ${missing} (expected a scenario); did you mean '${join(folder, 'scenario.yaml')}'?`,
      ),
    );
  });
  it('says that a folder is no file', () => {
    const folder = temporaryFolder();
    expect(() => readTextFile(folder, 'a trace')).toThrow(/is a folder, not a file \(expected a trace\)/);
  });
});

describe('writing a file', () => {
  it('makes missing folders and leaves nothing else behind', () => {
    const folder = temporaryFolder();
    writeFileAtomic(join(folder, 'a/b/c.txt'), 'text');
    expect(readFileSync(join(folder, 'a/b/c.txt'), 'utf8')).toBe('text');
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['c.txt']);
  });
  it('replaces a file, through a link and with its mode', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'real'), 'old');
    chmodSync(join(folder, 'real'), 0o640);
    symlinkSync('real', join(folder, 'link'));
    writeFileAtomic(join(folder, 'link'), new TextEncoder().encode('new'));
    expect(readlinkSync(join(folder, 'link'))).toBe('real');
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new');
    expect(statSync(join(folder, 'real')).mode & 0o777).toBe(0o640);
  });
  it.skipIf(!existsSync('/dev/full'))('tells of a full disk', () => {
    expect(() => writeFileAtomic('/dev/full', 'text')).toThrow(
      new InputError('cannot write /dev/full: no space left on device'),
    );
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
  });
  it('refuses a folder, and a file in place of a folder', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), 'kept');
    expect(() => writeFileAtomic(folder, '')).toThrow(`cannot write ${folder}: it is a folder`);
    expect(() => writeFileAtomic(join(folder, 'file/x'), '')).toThrow(InputError);
    expect(() => writeFileAtomic(join(folder, 'file/x/y'), '')).toThrow(InputError);
    expect(readdirSync(folder)).toEqual(['file']);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('kept');
  });
});

describe('writing a folder', () => {
  it('writes nested files and replaces what it wrote before, with nothing left over', () => {
    const folder = temporaryFolder();
    const out = join(folder, 'deep/out');
    writeFolderAtomic(out, artifact('1'), 'policy.json');
    writeFolderAtomic(out, new Map([['policy.json', '2']]), 'policy.json');
    expect(readdirSync(out)).toEqual(['policy.json']);
    expect(readFileSync(join(out, 'policy.json'), 'utf8')).toBe('2');
    expect(readdirSync(join(folder, 'deep'))).toEqual(['out']);
  });
  it('takes over what it is told to keep, as the same files', () => {
    const folder = join(temporaryFolder(), 'run');
    writeFolderAtomic(folder, artifact('1'), 'policy.json');
    mkdirSync(join(folder, 'events'));
    for (const name of ['log', 'events/a', 'other']) writeFileSync(join(folder, name), 'text');
    const { ino } = statSync(join(folder, 'log'));
    writeFolderAtomic(folder, artifact('2'), 'policy.json', ['log', 'events', 'missing']);
    expect(readdirSync(folder)).toEqual(['events', 'log', 'policy.json', 'tfjs']);
    expect(readFileSync(join(folder, 'events/a'), 'utf8')).toBe('text');
    expect(statSync(join(folder, 'log')).ino).toBe(ino);
    appendToFile(join(folder, 'log'), ' goes on');
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('text goes on');
  });
  it('fills an empty folder but never replaces foreign files', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'empty'));
    writeFolderAtomic(join(folder, 'empty'), artifact('1'), 'policy.json');
    expect(existsSync(join(folder, 'empty/tfjs/model.json'))).toBe(true);
    expect(() => writeFolderAtomic(folder, artifact('1'), 'policy.json')).toThrow(/holds other files/);
    expect(readdirSync(folder)).toEqual(['empty']);
  });
  it('keeps the previous folder when writing fails half-way', () => {
    const folder = temporaryFolder();
    const out = join(folder, 'out');
    writeFolderAtomic(out, artifact('1'), 'policy.json');
    const clashing = new Map([
      ['policy.json', '2'],
      ['policy.json/x', 'a file cannot be a folder'],
    ]);
    expect(() => writeFolderAtomic(out, clashing, 'policy.json')).toThrow(InputError);
    expect(readFileSync(join(out, 'policy.json'), 'utf8')).toBe('1');
    expect(readdirSync(folder)).toEqual(['out']);
  });
});

describe.skipIf(!canMount)('on a disk that is really full', () => {
  it('leaves nothing of a file or a folder behind, and keeps what was there', () => {
    const folder = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
    onTestFinished(() => void execFileSync('umount', [folder]));
    const large = 'x'.repeat(200_000);
    writeFileAtomic(join(folder, 'file'), 'kept');
    writeFolderAtomic(join(folder, 'out'), artifact('kept'), 'policy.json');
    expect(() => writeFileAtomic(join(folder, 'file'), large)).toThrow(/no space left on device$/);
    expect(() => writeFolderAtomic(join(folder, 'out'), artifact(large), 'policy.json')).toThrow(InputError);
    expect(readdirSync(folder)).toEqual(['file', 'out']);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('kept');
    expect(readFileSync(join(folder, 'out/policy.json'), 'utf8')).toBe('kept');
  });
});

it('names one file from inside another', () => {
  expect(pathFrom('a/scenario.yaml', 'a/trace.swf')).toBe('./trace.swf');
  expect(pathFrom('a/b/scenario.yaml', 'c/trace.swf')).toBe('../../c/trace.swf');
});
