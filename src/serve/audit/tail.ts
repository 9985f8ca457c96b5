import { InputError } from '../../core/errors.ts';
import { type ChainEnd, EMPTY_CHAIN, readSealed } from './record.ts';
import { filesOf } from './segments.ts';
import type { Storage } from './storage.ts';

const BLOCK = 64 * 1024;
const LINE_END = 10;

/** How a file ends. */
interface FileTail {
  /** Its last whole line; null where there is none. */
  readonly line: string | null;
  /** Where whole lines end, in bytes. */
  readonly whole: number;
  /** What follows them: a line that was never finished. */
  readonly torn: Uint8Array;
}

/** Reads a file from its end until its last whole line is known. */
export async function fileTail(path: string, storage: Storage): Promise<FileTail> {
  const size = (await storage.size(path)) ?? 0;
  let bytes: Uint8Array = new Uint8Array();
  for (let from = size; ; ) {
    const end = bytes.lastIndexOf(LINE_END);
    const start = end < 1 ? -1 : bytes.lastIndexOf(LINE_END, end - 1);
    if (from === 0 || start >= 0) {
      return {
        line: end < 0 ? null : new TextDecoder().decode(bytes.subarray(start + 1, end)),
        whole: from + end + 1,
        torn: bytes.subarray(end + 1),
      };
    }
    // Doubling keeps a long line from being copied once a block.
    const length = Math.min(Math.max(BLOCK, bytes.length), from);
    from -= length;
    bytes = Buffer.concat([await storage.read(path, from, length), bytes]);
  }
}

/** Where the chain of a log ends. @throws InputError where its last line is not intact: nothing can follow it */
export async function chainEnd(path: string, storage: Storage): Promise<ChainEnd> {
  for (const file of (await filesOf(path, storage)).reverse()) {
    const { line } = await fileTail(file, storage);
    if (line === null) continue;
    const sealed = readSealed(line);
    if (sealed === null) {
      throw new InputError(
        `${file}: the last line is no intact audit record: see \`switchyard audit verify\`, then begin a new log`,
      );
    }
    return { seq: sealed.seq, hash: sealed.hash };
  }
  return EMPTY_CHAIN;
}
