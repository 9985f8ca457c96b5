import { CsvError, type InfoRecord, type Options } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { InputError } from '../../core/errors.ts';
import { malformed } from './malformed.ts';

const OPTIONS: Options = { bom: true, trim: true, skip_empty_lines: true, record_delimiter: ['\r\n', '\n'] };

/** A CSV text as rows of cells; finds the place of a cell only when an error needs it. */
export class CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly #text: string;
  readonly #file: string;

  /** @throws InputError where the text is not CSV or has no header. */
  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    const [header, ...rows] = this.#read();
    if (header === undefined) throw malformed(file, 1, 1, 'the file is empty; allowed: a header and records');
    this.header = header;
    this.rows = rows;
  }

  /** The error about one cell of row `row`, as `file:line:column: problem`. */
  problem(row: number, cell: number, text: string): InputError {
    // Knowing every record's place makes reading several times slower, so it is found only now.
    const records = parse(this.#text, { ...OPTIONS, info: true, raw: true, to: row + 2 }) as unknown;
    const { info, raw } = (records as { info: InfoRecord; raw: string }[])[row + 1]!;
    const { line, column } = placeOf(raw, cell);
    return malformed(this.#file, info.lines - raw.trim().split('\n').length + 1 + line, column, text);
  }

  #read(): string[][] {
    try {
      return parse(this.#text, OPTIONS);
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      const line = typeof error.lines === 'number' ? error.lines : 1;
      throw malformed(this.#file, line, 1, error.message);
    }
  }
}

/** Where cell number `cell` begins in the text of its record: lines after the first, and the column from 1. */
function placeOf(raw: string, cell: number): { line: number; column: number } {
  const record = raw.trimStart();
  let left = cell;
  let inQuotes = false;
  let at = 0;
  for (; left > 0 && at < record.length; at++) {
    if (record[at] === '"') inQuotes = !inQuotes;
    else if (record[at] === ',' && !inQuotes) left--;
  }
  const before = record.slice(0, at);
  return { line: before.split('\n').length - 1, column: at - (before.lastIndexOf('\n') + 1) + 1 };
}
