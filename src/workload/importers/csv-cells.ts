import type { InputError } from '../../core/errors.ts';
import type { ByteFile } from '../byte-file.ts';
import { decimalIn } from './decimal.ts';
import { type LinePosition, Lines } from './lines.ts';
import type { NameTable } from './name-table.ts';

const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;

/**
 * The records of a CSV file (RFC 4180) one at a time, as cells within the bytes of the file. Blanks around a cell and
 * blank lines do not matter; a cell in quotes may hold commas, line feeds and, doubled, quotes.
 */
export class CsvCells {
  /** Number of cells of the current record. */
  count = 0;
  readonly #lines: Lines;
  /** Of each cell: where its place in the record begins, its content, and where that ends in the window. */
  readonly #place: number[] = [];
  readonly #start: number[] = [];
  readonly #end: number[] = [];
  /** Whether quotes in it are written twice. */
  readonly #doubled: boolean[] = [];
  /** The quote that was not closed in its line, from the beginning of the record. */
  #open = 0;

  constructor(file: ByteFile) {
    this.#lines = new Lines(file);
  }

  /**
   * Goes on to the next record that is not blank; false at the end of the file.
   *
   * @throws InputError at a quote where none may be, or that is never closed
   */
  next(): boolean {
    do {
      if (!this.#lines.next()) return false;
      while (!this.#split()) this.#joinToNextQuote();
    } while (this.#start[0] === this.#lines.end);
    return true;
  }

  get position(): LinePosition {
    return this.#lines.position;
  }

  moveTo(position: LinePosition): void {
    this.#lines.moveTo(position);
  }

  isEmpty(cell: number): boolean {
    return this.#start[cell] === this.#end[cell];
  }

  /** The decimal number in a cell, NaN where there is none. */
  number(cell: number): number {
    return decimalIn(this.#lines.bytes, this.#start[cell]!, this.#end[cell]!);
  }

  text(cell: number): string {
    const raw = this.#lines.text(this.#start[cell]!, this.#end[cell]!);
    return this.#doubled[cell] ? raw.replaceAll('""', '"') : raw;
  }

  /** The number of the name in a cell. */
  nameNumber(cell: number, table: NameTable): number {
    if (!this.#doubled[cell]) return table.numberOf(this.#lines.bytes, this.#start[cell]!, this.#end[cell]!);
    const name = Buffer.from(this.text(cell));
    return table.numberOf(name, 0, name.length);
  }

  /** The error about a cell, or about the whole record where it has no such cell. */
  problem(cell: number, text: string): InputError {
    return this.#lines.problem(cell < this.count ? this.#place[cell]! : this.#lines.start, text);
  }

  /** Finds the cells of the current line; false where the line ends within quotes. */
  #split(): boolean {
    const { bytes, start, end } = this.#lines;
    let at = start;
    for (let cell = 0; ; cell++) {
      this.#place[cell] = at;
      while (at < end && bytes[at]! <= SPACE) at++;
      if (at < end && bytes[at] === QUOTE) {
        at = this.#quotedCell(cell, at + 1);
        if (at < 0) return false;
      } else at = this.#plainCell(cell, at);
      if (at === end) {
        this.count = cell + 1;
        return true;
      }
      at++;
    }
  }

  /** Returns the comma or the end of the line behind a cell that begins at `start`. */
  #plainCell(cell: number, start: number): number {
    const { bytes, end } = this.#lines;
    let at = start;
    for (; at < end && bytes[at] !== COMMA; at++) {
      if (bytes[at] === QUOTE) throw this.#lines.problem(at, 'a quote within a cell that begins without one');
    }
    let last = at;
    while (last > start && bytes[last - 1]! <= SPACE) last--;
    this.#start[cell] = start;
    this.#end[cell] = last;
    this.#doubled[cell] = false;
    return at;
  }

  /** The same for a cell in quotes whose content begins at `start`; −1 where the quote is not closed in this line. */
  #quotedCell(cell: number, start: number): number {
    const { bytes, end } = this.#lines;
    let at = start;
    this.#doubled[cell] = false;
    for (; ; at += 2) {
      while (at < end && bytes[at] !== QUOTE) at++;
      if (at + 1 >= end || bytes[at + 1] !== QUOTE) break;
      this.#doubled[cell] = true;
    }
    if (at === end) {
      this.#open = start - 1 - this.#lines.start;
      return -1;
    }
    this.#start[cell] = start;
    this.#end[cell] = at++;
    while (at < end && bytes[at]! <= SPACE) at++;
    if (at < end && bytes[at] !== COMMA) throw this.#lines.problem(at, 'a comma is missing after the quote');
    return at;
  }

  /** Takes lines to the current one up to that which closes the quote: the next with an odd number of quotes. */
  #joinToNextQuote(): void {
    const lines = this.#lines;
    let quotes = 0;
    do {
      const known = lines.end - lines.start;
      if (!lines.join()) throw lines.problem(lines.start + this.#open, 'the quote is not closed');
      for (let at = lines.start + known; at < lines.end; at++) if (lines.bytes[at] === QUOTE) quotes++;
    } while (quotes % 2 === 0);
  }
}
