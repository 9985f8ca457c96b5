import type { InputError } from '../../core/errors.ts';
import type { ByteFile } from '../byte-file.ts';
import { decimalIn } from './decimal.ts';
import { type LinePosition, Lines } from './lines.ts';
import { quoted } from './malformed.ts';

/** Fields of a record of the Standard Workload Format 2.2, in order. */
export const SWF_FIELDS = [
  'job number',
  'submit time',
  'wait time',
  'run time',
  'allocated processors',
  'CPU time',
  'used memory',
  'requested processors',
  'requested time',
  'requested memory',
  'status',
  'user',
  'group',
  'executable',
  'queue',
  'partition',
  'preceding job',
  'think time',
] as const;

const SPACE = 32;
const SEMICOLON = 59;

/** The records of an SWF file one at a time, their numbers in `fields`; header comments go to `onComment`. */
export class SwfRecords {
  readonly fields = new Float64Array(SWF_FIELDS.length);
  readonly #lines: Lines;
  readonly #onComment: (comment: string) => void;
  /** Where each field begins in the window. */
  readonly #starts = new Int32Array(SWF_FIELDS.length);

  constructor(file: ByteFile, onComment: (comment: string) => void) {
    this.#lines = new Lines(file);
    this.#onComment = onComment;
  }

  /**
   * Goes on to the next record; false at the end of the file.
   *
   * @throws InputError at what is no number, and at a record with too few or too many fields
   */
  next(): boolean {
    const lines = this.#lines;
    while (lines.next()) {
      const first = this.#wordFrom(lines.start);
      if (first === lines.end) continue;
      if (lines.bytes[first] !== SEMICOLON) {
        this.#split(first);
        return true;
      }
      this.#onComment(lines.text(first + 1, lines.end).trim());
    }
    return false;
  }

  get position(): LinePosition {
    return this.#lines.position;
  }

  moveTo(position: LinePosition): void {
    this.#lines.moveTo(position);
  }

  /** The error about the whole record. */
  problem(text: string): InputError {
    return this.#lines.problem(this.#lines.start, text);
  }

  /** The error about the value of field `index`. */
  unfit(index: number, allowed: string): InputError {
    const start = this.#starts[index]!;
    const value = quoted(this.#lines.text(start, this.#endOfWord(start)));
    return this.#lines.problem(start, `${SWF_FIELDS[index]} is ${value}; allowed: ${allowed}`);
  }

  #split(first: number): void {
    const { bytes, end } = this.#lines;
    let at = first;
    for (let index = 0; index < SWF_FIELDS.length; index++) {
      if (at === end) {
        throw this.#lines.problem(at, `the record has ${index} fields; allowed: ${SWF_FIELDS.length}`);
      }
      const wordEnd = this.#endOfWord(at);
      const value = decimalIn(bytes, at, wordEnd);
      this.#starts[index] = at;
      this.fields[index] = value;
      if (Number.isNaN(value)) throw this.unfit(index, 'a number, -1 where it is not known');
      at = this.#wordFrom(wordEnd);
    }
    if (at < end) {
      const extra = quoted(this.#lines.text(at, this.#endOfWord(at)));
      throw this.#lines.problem(at, `${extra} after the last of the ${SWF_FIELDS.length} fields`);
    }
  }

  /** The beginning of the first word at or behind `from`; the end of the line where there is none. */
  #wordFrom(from: number): number {
    const { bytes, end } = this.#lines;
    let at = from;
    while (at < end && bytes[at]! <= SPACE) at++;
    return at;
  }

  #endOfWord(start: number): number {
    const { bytes, end } = this.#lines;
    let at = start;
    while (at < end && bytes[at]! > SPACE) at++;
    return at;
  }
}
