import { crc32 } from 'node:zlib';
import { Gunzip } from 'fflate';
import { InputError } from '../core/errors.ts';
import type { ByteFile } from './byte-file.ts';

/** Compressed bytes taken at once; what comes out of them is at most 1,032 times as much. */
const CHUNK = 1 << 15;
/** Inflated bytes that a reader keeps behind itself, for who goes back a little. */
const KEPT = 1 << 18;
/** Places that are read at once without starting over: tasks, their names, and what follows. */
const READERS = 4;
/** CRC-32 and length of a member, behind its data (RFC 1952, §2.3.1). */
const TRAILER = 8;

/** What is in a file: itself, or its inflated content where it begins like a gzip file. */
export function inflated(file: ByteFile): ByteFile {
  const magic = new Uint8Array(2);
  const isGzip = file.read(0, magic) === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
  return isGzip ? new GzipFile(file) : file;
}

/**
 * The content of a gzip file, inflated as it is read. Memory does not grow with the file. To read on is quick; to go
 * back far starts at the beginning again, unless one of the last few places that were read is near.
 */
class GzipFile implements ByteFile {
  readonly name: string;
  readonly #file: ByteFile;
  /** The one used last comes last. */
  readonly #readers: InflatingReader[] = [];

  constructor(file: ByteFile) {
    this.name = file.name;
    this.#file = file;
  }

  read(offset: number, into: Uint8Array): number {
    return this.#readerFor(offset).read(offset, into);
  }

  #readerFor(offset: number): InflatingReader {
    let nearest: InflatingReader | undefined;
    for (const reader of this.#readers) {
      if (reader.start <= offset && reader.start >= (nearest?.start ?? 0)) nearest = reader;
    }
    if (nearest) this.#readers.splice(this.#readers.indexOf(nearest), 1);
    else if (this.#readers.length === READERS) this.#readers.shift();
    const reader = nearest ?? new InflatingReader(this.#file);
    this.#readers.push(reader);
    return reader;
  }
}

/** Goes through a gzip file once, with a window of its content. */
class InflatingReader {
  /** Bytes of the content before the window. */
  start = 0;
  readonly #file: ByteFile;
  readonly #gunzip = new Gunzip((data) => this.#take(data));
  readonly #input = new Uint8Array(CHUNK);
  #window = new Uint8Array(KEPT);
  /** Bytes in the window. */
  #filled = 0;
  /** Bytes of the compressed file that were taken. */
  #taken = 0;
  #ended = false;
  /** Of the current member: CRC-32 and length modulo 2³² of its content so far. */
  #crc = 0;
  #length = 0;

  constructor(file: ByteFile) {
    this.#file = file;
    this.#gunzip.onmember = (offset) => this.#check(offset);
  }

  read(offset: number, into: Uint8Array): number {
    while (this.start + this.#filled <= offset && !this.#ended) this.#inflate();
    const from = offset - this.start;
    const part = this.#window.subarray(from, Math.max(from, Math.min(this.#filled, from + into.length)));
    into.set(part);
    return part.length;
  }

  #inflate(): void {
    this.#forget();
    const count = this.#file.read(this.#taken, this.#input);
    this.#taken += count;
    try {
      // A copy: the inflater may keep what it is given.
      this.#gunzip.push(this.#input.slice(0, count), count === 0);
    } catch (error) {
      throw error instanceof InputError ? error : this.#broken((error as Error).message);
    }
    if (count > 0) return;
    this.#ended = true;
    this.#check(this.#taken);
  }

  /** Keeps only the end of the window. */
  #forget(): void {
    const gone = this.#filled - KEPT;
    if (gone <= 0) return;
    this.#window.copyWithin(0, gone, this.#filled);
    this.start += gone;
    this.#filled = KEPT;
  }

  #take(data: Uint8Array): void {
    this.#crc = crc32(data, this.#crc);
    this.#length = (this.#length + data.length) >>> 0;
    const filled = this.#filled + data.length;
    if (filled > this.#window.length) {
      const larger = new Uint8Array(filled);
      larger.set(this.#window);
      this.#window = larger;
    }
    this.#window.set(data, this.#filled);
    this.#filled = filled;
  }

  /** Compares the member that ends at `end` with what is written behind it. */
  #check(end: number): void {
    const trailer = new Uint8Array(TRAILER);
    this.#file.read(Math.max(0, end - TRAILER), trailer);
    const view = new DataView(trailer.buffer);
    if (view.getUint32(0, true) !== this.#crc || view.getUint32(4, true) !== this.#length) {
      throw this.#broken('the checksum is not that of the content');
    }
    this.#crc = 0;
    this.#length = 0;
  }

  #broken(problem: string): InputError {
    return new InputError(
      `${this.#file.name}: broken gzip before byte ${this.#taken}: ${problem}; was the file cut off or changed?`,
    );
  }
}
