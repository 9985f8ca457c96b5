import { InputError } from '../../core/errors.ts';
import type { ChainEnd } from './record.ts';
import { headPath } from './segments.ts';
import { type Storage, type WritableFile, writeAll } from './storage.ts';

/** A head file in one line. It only grows, so writing it again in place leaves nothing of the old one. */
export function headText({ seq, hash }: ChainEnd): string {
  return `${JSON.stringify({ seq, hash })}\n`;
}

/** @throws InputError naming `where` when the text is no head */
export function parseHead(text: string, where: string): ChainEnd {
  try {
    const { seq, hash } = JSON.parse(text);
    if (Number.isSafeInteger(seq) && seq >= -1 && typeof hash === 'string') return { seq, hash };
  } catch {
    // Told below.
  }
  throw new InputError(`${where}: no head of an audit log (expected {"seq": …, "hash": "…"})`);
}

/** What the head beside a log says; null where there is none. */
export async function readHead(path: string, storage: Storage): Promise<ChainEnd | null> {
  const file = headPath(path);
  const size = await storage.size(file);
  if (size === null || size === 0) return null;
  return parseHead(new TextDecoder().decode(await storage.read(file, 0, size)), file);
}

/** Keeps the head of a log: written after the records, so it never knows of one that the log does not hold. */
export class HeadFile {
  readonly #path: string;
  readonly #storage: Storage;
  #file: WritableFile | null = null;

  constructor(path: string, storage: Storage) {
    this.#path = headPath(path);
    this.#storage = storage;
  }

  async write(end: ChainEnd): Promise<void> {
    this.#file ??= await this.#storage.open(this.#path);
    await writeAll(this.#file, Buffer.from(headText(end)), 0);
  }

  async sync(): Promise<void> {
    await this.#file?.sync();
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }
}
