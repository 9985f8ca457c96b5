import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import type { ByteFile } from '../byte-file.ts';
import { CsvCells } from './csv-cells.ts';
import { malformed, quoted } from './malformed.ts';

/** What a number in a cell may be. */
export interface NumberRange {
  readonly least?: number;
  readonly whole?: boolean;
}

/** The records of a CSV file whose format fixes the names of its columns. */
export class CsvTable<Column extends string> {
  readonly #cells: CsvCells;
  readonly #positions: Readonly<Record<Column, number>>;
  readonly #width: number;
  /** Records read so far. */
  rows = 0;

  private constructor(cells: CsvCells, positions: Readonly<Record<Column, number>>, width: number) {
    this.#cells = cells;
    this.#positions = positions;
    this.#width = width;
  }

  /** A file whose first record names its columns, in any order. @throws InputError when one is missing */
  static withHeader<C extends string>(file: ByteFile, columns: readonly C[]): CsvTable<C> {
    const cells = new CsvCells(file);
    if (!cells.next()) throw malformed(file.name, 1, 1, 'the file is empty; allowed: a header and records');
    const header = Array.from({ length: cells.count }, (_, cell) => cells.text(cell));
    const positions = columns.map((name) => {
      const position = header.indexOf(name);
      if (position < 0)
        throw new InputError(`${file.name}:1:1: no column '${name}'${allowedNames(name, header)}`);
      return [name, position] as const;
    });
    return new CsvTable(cells, Object.fromEntries(positions) as Record<C, number>, header.length);
  }

  /** A file without a header, whose columns stand in this order. */
  static headerless<C extends string>(file: ByteFile, columns: readonly C[]): CsvTable<C> {
    const positions = Object.fromEntries(columns.map((name, position) => [name, position]));
    return new CsvTable(new CsvCells(file), positions as Record<C, number>, columns.length);
  }

  /** Goes on to the next record; false at the end of the file. @throws InputError where it has another width */
  next(): boolean {
    if (!this.#cells.next()) return false;
    this.rows++;
    if (this.#cells.count === this.#width) return true;
    throw this.#cells.problem(
      0,
      `the record has ${this.#cells.count} cells; allowed: ${this.#width}, one a column`,
    );
  }

  text(column: Column): string {
    return this.#cells.text(this.#positions[column]);
  }

  isEmpty(column: Column): boolean {
    return this.#cells.isEmpty(this.#positions[column]);
  }

  /** @throws InputError when it is no number, or not within the range */
  number(column: Column, { least = Number.NEGATIVE_INFINITY, whole = false }: NumberRange = {}): number {
    const value = this.#cells.number(this.#positions[column]);
    if (Number.isFinite(value) && value >= least && (!whole || Number.isInteger(value))) return value;
    const kind = whole ? 'a whole number' : 'a number';
    throw this.problem(column, `allowed: ${kind}${Number.isFinite(least) ? ` ≥ ${least}` : ''}`);
  }

  /** The error about a cell: its column, its value, and what is allowed. */
  problem(column: Column, allowed: string): InputError {
    return this.#cells.problem(
      this.#positions[column],
      `${column} is ${quoted(this.text(column))}; ${allowed}`,
    );
  }
}
