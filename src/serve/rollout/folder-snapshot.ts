import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { InputError } from '../../core/errors.ts';
import type { ReadFile } from '../../export/read-artifact.ts';

/** The files of a folder as they were when they were read, each once: what is verified is what is used. */
export interface FolderSnapshot {
  readonly names: readonly string[];
  readonly read: ReadFile;
}

export type ReadFolder = (folder: string) => FolderSnapshot;

/** No artifact is larger than this by far; whoever can write to the folder must not fill the server's memory. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_FILES = 100;

/** Kubernetes keeps a volume's versions beside the links to them, in `..data` and the like; no artifact has such names. */
const MOUNTS_OWN = /(^|\/)\.\./;

/** @throws InputError when there is no such folder, or there is more in it, or other, than an artifact has */
export function snapshotOf(folder: string): FolderSnapshot {
  const names = namesIn(folder);
  if (names.length > MOST_FILES)
    throw new InputError(`${folder} holds ${names.length} files (at most ${MOST_FILES})`);
  const files = new Map<string, Uint8Array>();
  let left = MOST_BYTES;
  for (const name of names) {
    const content = readWhole(join(folder, name), left);
    if (content === undefined) continue;
    left -= content.length;
    files.set(name, content);
  }
  return { names: [...files.keys()], read: (name) => files.get(name) };
}

/**
 * Tells whether a folder is as it was: of every file the number, the size and when it last changed. That time is the
 * kernel's, which a copy that keeps times does not set.
 */
export function stateOf(folder: string): string {
  const files = namesIn(folder).map((name) => {
    const { ino, size, ctimeMs } = statSync(join(folder, name));
    return `${name} ${ino} ${size} ${ctimeMs}`;
  });
  return files.join('\n');
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/'))
      .filter((name) => !MOUNTS_OWN.test(name))
      .sort();
  } catch (error) {
    throw new InputError(`cannot read ${folder} (expected an artifact): ${(error as Error).message}`);
  }
}

/** Opened first and looked at then, so that it is still the same file; and never waiting for the writer of a pipe. */
function readWhole(path: string, most: number): Uint8Array | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InputError(`cannot read ${path}: ${(error as Error).message}`);
  }
  try {
    const { size } = requireRegular(file, path);
    if (size > most)
      throw new InputError(`${path} is too large: an artifact has at most ${MOST_BYTES} bytes`);
    const bytes = new Uint8Array(size);
    let done = 0;
    while (done < size) {
      const count = readSync(file, bytes, done, size - done, done);
      if (count === 0) break;
      done += count;
    }
    return bytes.subarray(0, done);
  } finally {
    closeSync(file);
  }
}

function requireRegular(file: number, path: string) {
  const status = fstatSync(file);
  if (!status.isFile()) throw new InputError(`${path} is no regular file (expected a part of an artifact)`);
  return status;
}
