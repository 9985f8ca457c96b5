import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { type ByteFile, memoryFile } from '../workload/byte-file.ts';
import { inflated } from '../workload/gzip-file.ts';
import { readBinaryFile, unreadable } from './files.ts';

/**
 * A file that the user named, to be read in parts. It is open only while it is read, so nobody has to close it; what
 * is no regular file (a device, a pipe) is read whole at once. What is compressed with gzip is inflated as it is read.
 *
 * @param name what messages call it
 * @param expected what should be there, with its article: `a trace`
 * @throws InputError when it cannot be read, now or later
 */
export function openByteFile(path: string, name: string, expected: string): ByteFile {
  const readable = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      throw unreadable(path, expected, error);
    }
  };
  if (!readable(() => statSync(path)).isFile())
    return inflated(memoryFile(name, readBinaryFile(path, expected)));
  return inflated({ name, read: (offset, into) => readable(() => readAt(path, offset, into)) });
}

function readAt(path: string, offset: number, into: Uint8Array): number {
  const file = openSync(path, 'r');
  try {
    return readSync(file, into, 0, into.length, offset);
  } finally {
    closeSync(file);
  }
}
