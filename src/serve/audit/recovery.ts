import { basename } from 'node:path';
import { InputError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';
import { readHead } from './head.ts';
import type { ChainEnd, Content } from './record.ts';
import { headPath, segmentNumbers, tornPath } from './segments.ts';
import { type Storage, writeAll } from './storage.ts';
import { chainEnd, fileTail } from './tail.ts';

/** What was there before, and what there is to record about it. */
export interface FoundLog {
  readonly end: ChainEnd;
  readonly length: number;
  readonly nextSegment: number;
  readonly recovery: Content | null;
}

/**
 * Finds where a log ends, and cuts off a line that its last writer never finished.
 *
 * @throws InputError where nothing can follow its last record
 */
export async function findLog(path: string, storage: Storage): Promise<FoundLog> {
  const numbers = await segmentNumbers(path, storage);
  const end = await chainEnd(path, storage);
  const { whole, torn } = await fileTail(path, storage);
  const head = await readHead(path, storage);
  if (head?.seq === end.seq && head.hash !== end.hash) {
    throw new InputError(
      `${path}: its last record is not the one that ${headPath(path)} names: begin a new log`,
    );
  }
  const lost = Math.max(0, (head?.seq ?? -1) - end.seq);
  if (torn.length > 0) await setAside(path, end.seq + 1, torn, whole, storage);
  return {
    end,
    length: whole,
    nextSegment: (numbers.at(-1) ?? 0) + 1,
    recovery:
      torn.length === 0 && lost === 0
        ? null
        : { kind: 'recovered', torn: torn.length > 0 ? tornOf(path, end.seq + 1, torn) : null, lost },
  };
}

function tornOf(path: string, seq: number, torn: Uint8Array) {
  return { file: basename(tornPath(path, seq)), bytes: torn.length, sha256: sha256(torn) };
}

/** The side file is on the disk before the log is cut, so that a second crash loses nothing. */
async function setAside(path: string, seq: number, torn: Uint8Array, whole: number, storage: Storage) {
  const side = await storage.open(tornPath(path, seq));
  try {
    await writeAll(side, torn, 0);
    await side.sync();
  } finally {
    await side.close();
  }
  const log = await storage.open(path);
  try {
    await log.truncate(whole);
    await log.sync();
  } finally {
    await log.close();
  }
}
