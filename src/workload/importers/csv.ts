import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import type { ByteFile } from '../byte-file.ts';
import { collectRows } from '../collect-rows.ts';
import { type CsvMap, parseCsvMap } from './csv-map.ts';
import { CsvRows } from './csv-rows.ts';
import type { PlayedFormat } from './importer.ts';
import { streamOption } from './stream-option.ts';

export const csvOptionsSchema = z.strictObject({
  map: z.string().describe('Which column holds what: arrival=column,work=column,…').transform(parseCsvMap),
  executors: z.array(z.unknown()).min(1).describe('YAML file with the executors of the scenario'),
  control: z.enum(['dispatch', 'placement', 'batch']).default('dispatch'),
  stream: streamOption,
});

export type CsvOptions = z.infer<typeof csvOptionsSchema>;

export interface CsvReadOptions {
  readonly map?: CsvMap | undefined;
  /** Slots of the largest executor: a task that needs more is an error. */
  readonly machineSlots?: number | undefined;
}

/** Any CSV file with a header and a task a line; `map` says which column holds what. Times are seconds. */
export const csv: PlayedFormat<CsvOptions, CsvReadOptions> = {
  summary: 'any CSV file with a header: a task a line, its columns named by --map',
  options: csvOptionsSchema,

  read(file, options) {
    const rows = readRows(file, options);
    const { trace, reordered } = collectRows(rows);
    if (reordered) rows.report.notes.push('the rows are not in order of arrival; they were sorted');
    return { trace, report: rows.report };
  },

  rows: readRows,

  toScenario({ classes }, { map, executors, control, stream }, path) {
    return {
      control,
      executors,
      ...(map.class !== undefined && { tasks: classes.map((name) => ({ name })) }),
      arrivals: { trace: { format: 'csv', path, map, ...(stream && { stream }) } },
    };
  },
};

function readRows(file: ByteFile, { map, machineSlots = Number.MAX_SAFE_INTEGER }: CsvReadOptions): CsvRows {
  if (map) return new CsvRows(file, map, machineSlots);
  throw new InputError(`${file.name}: a csv trace needs a map; allowed: {arrival: column, work: column, …}`);
}
