import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import { emptyReport, type QualityReport, sortedBy, type Trace } from '../trace.ts';
import { type CsvMap, type CsvRole, parseCsvMap } from './csv-map.ts';
import { CsvTable } from './csv-table.ts';
import type { ImportedTrace, Importer, Source } from './importer.ts';
import { decimal, quoted } from './malformed.ts';

export const csvOptionsSchema = z.strictObject({
  map: z.string().describe('Which column holds what: arrival=column,work=column,…').transform(parseCsvMap),
  executors: z.array(z.unknown()).min(1).describe('YAML file with the executors of the scenario'),
  control: z.enum(['dispatch', 'placement', 'batch']).default('dispatch'),
});

export type CsvOptions = z.infer<typeof csvOptionsSchema>;

export interface CsvParseOptions {
  readonly map?: CsvMap | undefined;
  /** Slots of the largest executor: a task that needs more is an error. */
  readonly machineSlots?: number | undefined;
}

/** Any CSV file with a header and a task a line; `map` says which column holds what. Times are seconds. */
export const csv: Importer<CsvOptions, CsvParseOptions> = {
  summary: 'any CSV file with a header: a task a line, its columns named by --map',
  options: csvOptionsSchema,

  parse(text, { map, machineSlots }, where) {
    if (!map)
      throw new InputError(
        `${where.file}: a csv trace needs a map; allowed: {arrival: column, work: column, …}`,
      );
    return new Reader(
      new CsvTable(text, where.file),
      map,
      machineSlots ?? Number.MAX_SAFE_INTEGER,
      where,
    ).read();
  },

  toScenario({ trace }, { map, executors, control }, path) {
    return {
      control,
      executors,
      ...(map.class !== undefined && { tasks: trace.classes.map((name) => ({ name })) }),
      arrivals: { trace: { format: 'csv', path, map } },
    };
  },
};

/** What a number in a column may be. */
interface Range {
  readonly allowed: string;
  readonly holds: (value: number) => boolean;
}

const SECONDS: Range = { allowed: 'seconds from 0 up', holds: (value) => value >= 0 };
const POSITIVE: Range = { allowed: 'seconds above 0', holds: (value) => value > 0 };
const ANY: Range = { allowed: 'a number', holds: (value) => !Number.isNaN(value) };

/** Turns the rows of one file into a trace. */
class Reader {
  readonly #table: CsvTable;
  readonly #columns: ReadonlyMap<CsvRole, number>;
  readonly #slotsRange: Range;
  readonly #report: QualityReport = emptyReport();

  constructor(table: CsvTable, map: CsvMap, most: number, where: Source) {
    this.#table = table;
    this.#columns = columnsOf(table, map, where);
    this.#slotsRange = {
      allowed:
        most === Number.MAX_SAFE_INTEGER ? 'a whole number from 1 up' : `a whole number from 1 to ${most}`,
      holds: (value) => Number.isInteger(value) && value >= 1 && value <= most,
    };
  }

  read(): ImportedTrace {
    const kept = this.#usable();
    const length = kept.length;
    const work = this.#numbers(kept, 'work', SECONDS, () => 0);
    const submit = this.#numbers(kept, 'arrival', SECONDS, () => Number.NaN);
    const classes = this.#classes(kept);
    const missing = () => Number.NaN;
    const trace: Trace = {
      length,
      ids: this.#columns.has('id') ? kept.map((row) => this.#cell(row, 'id')) : Float64Array.from(kept),
      submit,
      work,
      estimate: this.#numbers(kept, 'estimate', SECONDS, (i) => work[i]!),
      slots: Int32Array.from(this.#numbers(kept, 'slots', this.#slotsRange, () => 1)),
      ...classes,
      ...(this.#columns.has('deadline') && { deadline: this.#numbers(kept, 'deadline', POSITIVE, missing) }),
      ...(this.#columns.has('priority') && { priority: this.#numbers(kept, 'priority', ANY, missing) }),
    };
    for (const seconds of work) if (seconds === 0) this.#report.zeroDurations++;
    const sorted = sortedBy(trace, submit);
    if (sorted !== trace) this.#report.notes.push('the rows are not in order of arrival; they were sorted');
    return { trace: sorted, report: this.#report };
  }

  /** Rows whose work is known. */
  #usable(): number[] {
    const report = this.#report;
    const kept: number[] = [];
    report.rows = this.#table.rows.length;
    for (let row = 0; row < report.rows; row++) if (this.#cell(row, 'work') !== '') kept.push(row);
    report.kept = kept.length;
    report.censored = report.rows - kept.length;
    if (report.censored > 0) report.dropped['work unknown'] = report.censored;
    return kept;
  }

  /** One column as numbers; an absent column or an empty cell gives `otherwise`, or an error where that is null. */
  #numbers(
    rows: readonly number[],
    role: CsvRole,
    range: Range,
    otherwise: (i: number) => number,
  ): Float64Array {
    const values = new Float64Array(rows.length);
    const column = this.#columns.get(role);
    for (let i = 0; i < rows.length; i++) {
      const text = column === undefined ? '' : this.#table.rows[rows[i]!]![column]!;
      if (text === '' && role !== 'arrival') {
        values[i] = otherwise(i);
        continue;
      }
      const value = decimal(text);
      if (!range.holds(value)) throw this.#problem(rows[i]!, role, text, range.allowed);
      values[i] = value;
    }
    return values;
  }

  #classes(rows: readonly number[]): { classes: string[]; classIndex: Int32Array } {
    if (!this.#columns.has('class')) return { classes: ['task'], classIndex: new Int32Array(rows.length) };
    const known = new Map<string, number>();
    const classIndex = Int32Array.from(rows, (row) => {
      const name = this.#cell(row, 'class');
      if (name === '') throw this.#problem(row, 'class', name, 'the name of a class');
      const index = known.get(name) ?? known.size;
      known.set(name, index);
      return index;
    });
    return { classes: [...known.keys()], classIndex };
  }

  #cell(row: number, role: CsvRole): string {
    return this.#table.rows[row]![this.#columns.get(role)!]!;
  }

  #problem(row: number, role: CsvRole, text: string, allowed: string): InputError {
    const column = this.#columns.get(role)!;
    const name = this.#table.header[column]!;
    return this.#table.problem(row, column, `${role} ('${name}') is ${quoted(text)}; allowed: ${allowed}`);
  }
}

/** @throws InputError when the header lacks a column of the map. */
function columnsOf({ header }: CsvTable, map: CsvMap, { file }: Source): Map<CsvRole, number> {
  const columns = new Map<CsvRole, number>();
  for (const [role, name] of Object.entries(map) as [CsvRole, string][]) {
    const column = header.indexOf(name);
    if (column < 0)
      throw new InputError(`${file}:1:1: no column '${name}' for ${role}${allowedNames(name, header)}`);
    columns.set(role, column);
  }
  return columns;
}
