import { decimal, malformed, quoted } from './malformed.ts';

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

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const TAB = 9;
const MINUS = 45;
const ZERO = 48;
const SEMICOLON = 59;
/** Whole numbers of so many digits are exact. */
const SAFE_DIGITS = 15;

/**
 * Reads SWF text line by line, without allocating: header comments go to `onComment`, and after {@link next} the
 * record's numbers are in `fields`.
 */
export class SwfLines {
  readonly fields = new Float64Array(SWF_FIELDS.length);
  /** The current line, from 1. */
  line = 0;
  readonly #text: string;
  readonly #file: string;
  readonly #starts = new Int32Array(SWF_FIELDS.length);
  readonly #onComment: (comment: string) => void;
  #at = 0;
  #lineStart = 0;

  constructor(text: string, file: string, onComment: (comment: string) => void) {
    this.#text = text;
    this.#file = file;
    this.#onComment = onComment;
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1;
  }

  /** Goes on to the next record; false at the end of the text. */
  next(): boolean {
    while (this.#at < this.#text.length) {
      this.line++;
      this.#lineStart = this.#at;
      const first = this.#skipBlanks();
      if (first === SEMICOLON) this.#comment();
      else if (first === NEWLINE) this.#at++;
      else if (this.#at < this.#text.length) {
        this.#record();
        return true;
      }
    }
    return false;
  }

  /** The error about field `index` of the current record. */
  problem(index: number, allowed: string): Error {
    const start = this.#starts[index]!;
    return this.#malformed(
      start,
      `${SWF_FIELDS[index]} is ${quoted(this.#word(start))}; allowed: ${allowed}`,
    );
  }

  #comment(): void {
    const found = this.#text.indexOf('\n', this.#at);
    const end = found < 0 ? this.#text.length : found;
    this.#onComment(this.#text.slice(this.#at + 1, end).trim());
    this.#at = end + 1;
  }

  #record(): void {
    for (let index = 0; index < SWF_FIELDS.length; index++) {
      const code = this.#skipBlanks();
      if (code === NEWLINE || Number.isNaN(code)) {
        throw this.#malformed(this.#at, `the record has ${index} fields; allowed: ${SWF_FIELDS.length}`);
      }
      this.#starts[index] = this.#at;
      this.fields[index] = this.#number(index);
    }
    const code = this.#skipBlanks();
    if (code !== NEWLINE && !Number.isNaN(code)) {
      const extra = quoted(this.#word(this.#at));
      throw this.#malformed(this.#at, `${extra} after the last of the ${SWF_FIELDS.length} fields`);
    }
    this.#at++;
  }

  /** Whole numbers digit by digit, everything else by the general rule. */
  #number(index: number): number {
    const text = this.#text;
    const start = this.#at;
    const negative = text.charCodeAt(start) === MINUS;
    let at = negative ? start + 1 : start;
    const firstDigit = at;
    let value = 0;
    let digit = text.charCodeAt(at) - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = 10 * value + digit;
      digit = text.charCodeAt(++at) - ZERO;
    }
    const digits = at - firstDigit;
    if (digits > 0 && digits <= SAFE_DIGITS && isEnd(text.charCodeAt(at))) {
      this.#at = at;
      return negative ? -value : value;
    }
    const word = this.#word(start);
    const general = decimal(word);
    if (Number.isNaN(general)) throw this.problem(index, 'a number, -1 where it is not known');
    this.#at = start + word.length;
    return general;
  }

  /** Moves to the next character that is not a blank and gives its code, NaN at the end of the text. */
  #skipBlanks(): number {
    let code = this.#text.charCodeAt(this.#at);
    while (code === SPACE || code === TAB || code === CARRIAGE_RETURN)
      code = this.#text.charCodeAt(++this.#at);
    return code;
  }

  #word(start: number): string {
    let end = start;
    while (!isEnd(this.#text.charCodeAt(end))) end++;
    return this.#text.slice(start, end);
  }

  #malformed(at: number, problem: string): Error {
    return malformed(this.#file, this.line, at - this.#lineStart + 1, problem);
  }
}

function isEnd(code: number): boolean {
  return code === SPACE || code === NEWLINE || code === TAB || code === CARRIAGE_RETURN || Number.isNaN(code);
}
