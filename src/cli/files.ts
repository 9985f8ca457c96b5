import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import process from 'node:process';
import { InputError } from '../core/errors.ts';
import { closest } from '../core/suggest.ts';

/**
 * Reads a text file that the user named.
 *
 * @param expected what should be there, with its article: `a scenario`
 * @throws InputError when it cannot be read, with a did-you-mean among the files beside it
 */
export function readTextFile(path: string, expected: string): string {
  return readBinaryFile(path, expected).toString('utf8');
}

/** The same for bytes. */
export function readBinaryFile(path: string, expected: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(path, expected, error);
  }
}

/** Names in a folder that the user named, sorted. @throws InputError when it cannot be read */
export function readFolder(path: string, expected: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    throw unreadable(path, expected, error);
  }
}

/** What to throw instead of an error of reading: an InputError where the file is to blame. */
export function unreadable(path: string, expected: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT') {
    const near = nearestSibling(path);
    return new InputError(
      `no such file: ${path} (expected ${expected})${near ? `; did you mean '${near}'?` : ''}`,
    );
  }
  if (code === 'EISDIR') return new InputError(`${path} is a folder, not a file (expected ${expected})`);
  return code ? new InputError(`cannot read ${path} (expected ${expected}): ${reasonOf(error)}`) : error;
}

function nearestSibling(path: string): string | undefined {
  const folder = dirname(path);
  if (!existsSync(folder)) return undefined;
  const near = closest(basename(path), readdirSync(folder));
  return near === undefined ? undefined : join(folder, near);
}

/**
 * Writes a file so that it is there whole or not at all: a temporary file beside it takes its place once it is on
 * the disk. Missing folders are made. What is no regular file (a device, a pipe) is written directly.
 *
 * @throws InputError when it cannot be written; nothing is left behind
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  try {
    const existing = existsSync(path) ? statSync(path) : undefined;
    if (existing?.isDirectory()) throw new InputError(`cannot write ${path}: it is a folder`);
    if (existing && !existing.isFile()) {
      writeFileSync(path, content);
      return;
    }
    const target = existing ? realpathSync(path) : path;
    mkdirSync(dirname(target), { recursive: true });
    const temporary = temporaryBeside(target);
    try {
      writeThrough(temporary, content);
      if (existing) chmodSync(temporary, existing.mode);
      renameSync(temporary, target);
    } finally {
      rmSync(temporary, { force: true });
    }
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Adds to the end of a file, which is made where it is missing. @throws InputError when it cannot be written */
export function appendToFile(path: string, content: string | Uint8Array): void {
  try {
    appendFileSync(path, content);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Writes a folder of files so that it is there whole or not at all; names may hold `/`. An existing folder is
 * replaced only where it is empty or holds `marker`, the file that tells a folder of this kind. The files and folders
 * of it that `keep` names go over to the new one as they are: who has one of them open goes on in it.
 *
 * @throws InputError when it cannot be written; what was there before is still there
 */
export function writeFolderAtomic(
  path: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  marker: string,
  keep: readonly string[] = [],
): void {
  try {
    refuseForeign(path, marker);
    mkdirSync(dirname(path), { recursive: true });
    const temporary = temporaryBeside(path);
    try {
      for (const [name, content] of files) {
        const file = join(temporary, name);
        mkdirSync(dirname(file), { recursive: true });
        writeThrough(file, content);
      }
      for (const name of keep) shareTree(join(path, name), join(temporary, name));
      replaceFolder(path, temporary);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * What {@link writeFolderAtomic} would refuse, told before long work.
 *
 * @throws InputError when `path` is a file, or a folder of another kind
 */
export function refuseForeign(path: string, marker: string): void {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) throw new InputError(`cannot write ${path}: it is a file, not a folder`);
  const present = readdirSync(path);
  if (present.length > 0 && !present.includes(marker)) {
    throw new InputError(
      `${path} holds other files (no ${marker}): name a new or an empty folder, or one written before`,
    );
  }
}

/** Gives a file, or all files of a folder, a second name; a copy where the file system knows no such thing. */
function shareTree(from: string, to: string): void {
  if (!existsSync(from)) return;
  if (statSync(from).isDirectory()) {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) shareTree(join(from, name), join(to, name));
    return;
  }
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

function replaceFolder(path: string, replacement: string): void {
  if (!existsSync(path)) {
    renameSync(replacement, path);
    return;
  }
  const target = realpathSync(path);
  const previous = `${replacement}.previous`;
  renameSync(target, previous);
  try {
    renameSync(replacement, target);
  } catch (error) {
    renameSync(previous, target);
    throw error;
  }
  rmSync(previous, { recursive: true, force: true });
}

export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
}

/** Writes all of `content` and returns once the disk has it. */
function writeThrough(path: string, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const file = openSync(path, 'w');
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

export function unwritable(path: string, error: unknown): unknown {
  if (codeOf(error) === 'EEXIST') return new InputError(`cannot write ${path}: its folder is a file`);
  return codeOf(error) ? new InputError(`cannot write ${path}: ${reasonOf(error)}`) : error;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

/** `ENOSPC: no space left on device, write` → `no space left on device`. */
function reasonOf(error: unknown): string {
  const { message } = error as NodeJS.ErrnoException;
  return /^[A-Z]+: (.*?)(?:, |$)/.exec(message)?.[1] ?? message;
}

/** How a file is named from inside another one: relative to it, with forward slashes. */
export function pathFrom(fromFile: string, toFile: string): string {
  const path = relative(dirname(fromFile), toFile).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}
