import { RunningSha256 } from '../core/hash.ts';

/** A file's bytes, read where asked. The world outside implements it: importers and simulator never open files. */
export interface ByteFile {
  /** What messages call it. */
  readonly name: string;
  /** Copies bytes from `offset` on into `into`; returns how many, 0 at the end of the file. */
  read(offset: number, into: Uint8Array): number;
}

/** A file whose content is in memory. */
export function memoryFile(name: string, content: string | Uint8Array): ByteFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    name,
    read(offset, into) {
      const part = bytes.subarray(offset, offset + into.length);
      into.set(part);
      return part.length;
    },
  };
}

const CHUNK = 1 << 16;

/** Hashes a file while somebody reads it from the beginning on, so that it is read once for both. */
export class HashedFile implements ByteFile {
  readonly name: string;
  readonly #file: ByteFile;
  readonly #hash = new RunningSha256();
  /** Bytes hashed so far; NaN when the hash is known. */
  #hashed = 0;

  constructor(file: ByteFile) {
    this.name = file.name;
    this.#file = file;
  }

  read(offset: number, into: Uint8Array): number {
    const count = this.#file.read(offset, into);
    if (offset === this.#hashed) {
      this.#hash.add(into.subarray(0, count));
      this.#hashed += count;
    }
    return count;
  }

  /** SHA-256 of the whole file; can be asked for once. The file can still be read then. */
  digest(): string {
    const rest = new Uint8Array(CHUNK);
    while (this.read(this.#hashed, rest) > 0);
    this.#hashed = Number.NaN;
    return this.#hash.digest();
  }
}

/** All bytes of a file, for formats that cannot be read in parts. */
export function contentOf(file: ByteFile): Uint8Array {
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (;;) {
    const part = new Uint8Array(CHUNK);
    const count = file.read(offset, part);
    if (count === 0) break;
    parts.push(part.subarray(0, count));
    offset += count;
  }
  return Buffer.concat(parts);
}
