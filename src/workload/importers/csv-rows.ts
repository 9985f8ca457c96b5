import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import type { ByteFile } from '../byte-file.ts';
import { emptyReport } from '../trace.ts';
import type { OptionalColumn, RowPosition, TraceRows } from '../trace-rows.ts';
import { CsvCells } from './csv-cells.ts';
import { CSV_ROLES, type CsvMap, type CsvRole } from './csv-map.ts';
import { malformed, quoted } from './malformed.ts';
import { NameTable } from './name-table.ts';

/** What a number in a column may be. */
interface Range {
  readonly allowed: string;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

const SECONDS: Range = { allowed: 'seconds from 0 up', least: 0, most: Number.MAX_VALUE, whole: false };
const POSITIVE: Range = { ...SECONDS, allowed: 'seconds above 0', least: Number.MIN_VALUE };
const ANY: Range = { ...SECONDS, allowed: 'a number', least: -Number.MAX_VALUE };

/** The tasks of a CSV file with a header; rows whose work is not known are left out. */
export class CsvRows implements TraceRows {
  readonly orderName = 'time of arrival';
  readonly report = emptyReport();
  submit = 0;
  work = 0;
  estimate = 0;
  slots = 1;
  classIndex = 0;
  deadline = Number.NaN;
  priority = Number.NaN;
  readonly recordedStart = Number.NaN;
  readonly preceding = Number.NaN;
  readonly think = 0;
  readonly #file: ByteFile;
  readonly #map: CsvMap;
  readonly #cells: CsvCells;
  readonly #header: readonly string[];
  /** The column of each role, −1 where it has none. */
  readonly #columns: Readonly<Record<CsvRole, number>>;
  readonly #slotsRange: Range;
  readonly #classes: NameTable;
  #records = 0;

  /**
   * @param most slots of the largest executor
   * @throws InputError where the file has no header, or the header lacks a column of the map
   */
  constructor(file: ByteFile, map: CsvMap, most: number, classes = new NameTable()) {
    this.#file = file;
    this.#map = map;
    this.#cells = new CsvCells(file);
    this.#header = readHeader(this.#cells, file);
    this.#columns = columnsOf(this.#header, map, file);
    const bound = most === Number.MAX_SAFE_INTEGER ? 'from 1 up' : `from 1 to ${most}`;
    this.#slotsRange = { allowed: `a whole number ${bound}`, least: 1, most, whole: true };
    this.#classes = classes;
  }

  get id(): number | string {
    const column = this.#columns.id;
    return column < 0 ? this.#records - 1 : this.#cells.text(column);
  }

  get orderKey(): number {
    return this.submit;
  }

  get classes(): readonly string[] {
    return this.#columns.class < 0 ? ['task'] : this.#classes.names;
  }

  get optionalColumns(): readonly OptionalColumn[] {
    return (['deadline', 'priority'] as const).filter((role) => this.#columns[role] >= 0);
  }

  next(): boolean {
    const { report } = this;
    for (;;) {
      if (!this.#nextRecord()) return false;
      if (!this.#cells.isEmpty(this.#columns.work)) break;
      report.censored++;
      report.dropped['work unknown'] = report.censored;
    }
    report.kept++;
    this.submit = this.#number('arrival', SECONDS);
    this.work = this.#number('work', SECONDS);
    this.estimate = this.#numberOr('estimate', SECONDS, this.work);
    this.slots = this.#numberOr('slots', this.#slotsRange, 1);
    this.classIndex = this.#class();
    this.deadline = this.#numberOr('deadline', POSITIVE, Number.NaN);
    this.priority = this.#numberOr('priority', ANY, Number.NaN);
    if (this.work === 0) report.zeroDurations++;
    return true;
  }

  get position(): RowPosition {
    return { ...this.#cells.position, records: this.#records };
  }

  moveTo(position: RowPosition): void {
    this.#cells.moveTo(position);
    this.#records = position.records;
  }

  fork(): CsvRows {
    return new CsvRows(this.#file, this.#map, this.#slotsRange.most, this.#classes);
  }

  problem(text: string): InputError {
    return this.#cells.problem(0, text);
  }

  #nextRecord(): boolean {
    const cells = this.#cells;
    if (!cells.next()) return false;
    const columns = this.#header.length;
    if (cells.count !== columns) {
      throw cells.problem(0, `the record has ${cells.count} cells; allowed: ${columns}, one a column`);
    }
    this.#records++;
    this.report.rows++;
    return true;
  }

  #number(role: CsvRole, range: Range): number {
    const value = this.#cells.number(this.#columns[role]);
    if (!(value >= range.least && value <= range.most) || (range.whole && !Number.isInteger(value))) {
      throw this.#unfit(role, range.allowed);
    }
    return value;
  }

  /** An absent column or an empty cell gives `otherwise`. */
  #numberOr(role: CsvRole, range: Range, otherwise: number): number {
    const column = this.#columns[role];
    return column < 0 || this.#cells.isEmpty(column) ? otherwise : this.#number(role, range);
  }

  #class(): number {
    const column = this.#columns.class;
    if (column < 0) return 0;
    if (this.#cells.isEmpty(column)) throw this.#unfit('class', 'the name of a class');
    return this.#cells.nameNumber(column, this.#classes);
  }

  #unfit(role: CsvRole, allowed: string): InputError {
    const column = this.#columns[role];
    const what = `${role} ('${this.#header[column]}') is ${quoted(this.#cells.text(column))}`;
    return this.#cells.problem(column, `${what}; allowed: ${allowed}`);
  }
}

function readHeader(cells: CsvCells, { name }: ByteFile): string[] {
  if (!cells.next()) throw malformed(name, 1, 1, 'the file is empty; allowed: a header and records');
  return Array.from({ length: cells.count }, (_, cell) => cells.text(cell));
}

/** @throws InputError when the header lacks a column of the map. */
function columnsOf(
  header: readonly string[],
  map: CsvMap,
  { name: file }: ByteFile,
): Readonly<Record<CsvRole, number>> {
  const columnOf = (role: CsvRole) => {
    const name = map[role];
    if (name === undefined) return -1;
    const column = header.indexOf(name);
    if (column < 0)
      throw new InputError(`${file}:1:1: no column '${name}' for ${role}${allowedNames(name, header)}`);
    return column;
  };
  return Object.fromEntries(CSV_ROLES.map((role) => [role, columnOf(role)])) as Record<CsvRole, number>;
}
