import type { InputError } from '../../core/errors.ts';
import type { ByteFile } from '../byte-file.ts';
import { Lines } from './lines.ts';
import { quoted } from './malformed.ts';

/** The objects of a file with a JSON object a line. */
export class JsonLines {
  /** The object of the current line. */
  object: Readonly<Record<string, unknown>> = {};
  readonly #lines: Lines;

  constructor(file: ByteFile) {
    this.#lines = new Lines(file);
  }

  /** Goes on to the next line that is not blank; false at the end. @throws InputError where it holds no object */
  next(): boolean {
    for (;;) {
      if (!this.#lines.next()) return false;
      const text = this.#lines.text(this.#lines.start, this.#lines.end).trim();
      if (text === '') continue;
      this.object = this.#parse(text);
      return true;
    }
  }

  /** A whole number, written as one or as a string of digits as 64-bit numbers are; `otherwise` where there is none. */
  integer(key: string, otherwise?: number): number {
    const value = this.object[key] ?? otherwise;
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number)) return number;
    throw this.problem(`'${key}' is ${quoted(String(value))}; allowed: a whole number`);
  }

  /** The error about the current line. */
  problem(text: string): InputError {
    return this.#lines.problem(this.#lines.start, text);
  }

  #parse(text: string): Readonly<Record<string, unknown>> {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw this.problem(`${quoted(text)} is not JSON; allowed: an object a line`);
    }
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
    throw this.problem(`${quoted(text)} is no object; allowed: an object a line`);
  }
}
