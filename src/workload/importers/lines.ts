import type { InputError } from '../../core/errors.ts';
import type { ByteFile } from '../byte-file.ts';
import { malformed } from './malformed.ts';

const WINDOW = 1 << 16;
const LONGEST = 1 << 20;

const LINE_FEED = 10;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** A place between two lines. */
export interface LinePosition {
  /** Bytes before it. */
  readonly offset: number;
  /** Number of the line after it, from 1. */
  readonly line: number;
}

/** The lines of a file one at a time, in a window of its bytes that slides along: memory does not grow with the file. */
export class Lines {
  /** The current line is `bytes[start … end)`, its line feed left out. The window moves with every line. */
  bytes = Buffer.alloc(WINDOW);
  start = 0;
  end = 0;
  /** Number of the current line, from 1; of the first one where several are joined. */
  line = 0;
  readonly #file: ByteFile;
  /** Bytes of the file before the window. */
  #offset = 0;
  /** Bytes in the window. */
  #filled = 0;
  /** Where the following line begins in the window, and its number. */
  #following = 0;
  #followingLine = 1;

  constructor(file: ByteFile) {
    this.#file = file;
    this.#fill();
    if (this.#beginsWith(BYTE_ORDER_MARK)) this.#following = BYTE_ORDER_MARK.length;
  }

  /** Goes on to the next line; false at the end of the file. */
  next(): boolean {
    this.start = this.#following;
    this.line = this.#followingLine;
    return this.#findEnd();
  }

  /** Takes the following line to the current one, with the line feed between them; false at the end of the file. */
  join(): boolean {
    return this.#findEnd();
  }

  /** The end of the current line. */
  get position(): LinePosition {
    return { offset: this.#offset + this.#following, line: this.#followingLine };
  }

  /** Goes to a place that was a {@link position} before; `next` then reads the line after it. */
  moveTo({ offset, line }: LinePosition): void {
    this.#offset = offset;
    this.#filled = 0;
    this.start = 0;
    this.#following = 0;
    this.#followingLine = line;
  }

  text(start: number, end: number): string {
    return this.bytes.toString('utf8', start, end);
  }

  /** The error about what stands at `at` in the window, a place within the current line. */
  problem(at: number, text: string): InputError {
    const before = this.text(this.start, at).split('\n');
    return malformed(this.#file.name, this.line + before.length - 1, before.at(-1)!.length + 1, text);
  }

  /** Ends the current line at the next line feed, or at the end of the file. */
  #findEnd(): boolean {
    let searched = this.#following - this.start;
    let feed = this.#feedFrom(this.#following);
    while (feed < 0) {
      const before = this.#filled - this.start;
      if (!this.#fill()) {
        if (before === searched) return false;
        this.end = this.#filled;
        this.#following = this.#filled;
        return true;
      }
      searched = before;
      feed = this.#feedFrom(this.start + searched);
    }
    this.end = feed;
    this.#following = feed + 1;
    this.#followingLine++;
    return true;
  }

  #feedFrom(from: number): number {
    const found = this.bytes.indexOf(LINE_FEED, from);
    return found < this.#filled ? found : -1;
  }

  /** Reads on behind the window's content, of which only the current line is kept; false at the end of the file. */
  #fill(): boolean {
    if (this.start > 0) {
      this.bytes.copyWithin(0, this.start, this.#filled);
      this.#offset += this.start;
      this.#filled -= this.start;
      this.#following -= this.start;
      this.start = 0;
    } else if (this.#filled === this.bytes.length) this.#grow();
    const count = this.#file.read(this.#offset + this.#filled, this.bytes.subarray(this.#filled));
    this.#filled += count;
    return count > 0;
  }

  #grow(): void {
    if (this.bytes.length === LONGEST) {
      throw this.problem(this.start, `the record is longer than ${LONGEST} bytes; is a quote not closed?`);
    }
    const larger = Buffer.alloc(2 * this.bytes.length);
    larger.set(this.bytes);
    this.bytes = larger;
  }

  #beginsWith(mark: Uint8Array): boolean {
    return mark.every((byte, i) => byte === this.bytes[i]);
  }
}
