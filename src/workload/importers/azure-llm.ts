import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { allowedNames } from '../../core/suggest.ts';
import type { ByteFile } from '../byte-file.ts';
import { emptyReport, type QualityReport } from '../trace.ts';
import { CsvCells } from './csv-cells.ts';
import type { ConvertedFormat, ConvertedTask } from './importer.ts';
import { withRequests } from './llm-workflows.ts';
import { malformed, quoted } from './malformed.ts';
import { type Moment, readTimestamp, secondsBetween } from './timestamp.ts';

/**
 * Llama 2 70B on eight A100, one request at a time: half of the coding requests have up to 1,500 context tokens, read
 * in 185 ms, and a token takes 52 ms (Patel et al., "Splitwise", ISCA 2024, table IV; of the authors of the trace). The table
 * is quoted from memory. The profile that the authors published (SplitwiseSim, data/perf_model.csv) is 15 % off either way:
 * 1,024 tokens are read in 155 ms, 2,048 in 274 ms, and a token takes 45 ms.
 */
const PREFILL = 8100;
const DECODE = 19.2;

const options = z.strictObject({
  executors: z.array(z.unknown()).min(1).optional().describe('YAML file with the executors of the scenario'),
  into: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Instead of executors: a scenario whose workflows arrive as these requests do'),
  workflow: z
    .string()
    .optional()
    .describe('With --into: the workflow whose generations are as long as these requests'),
  keep: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe('With --into: share of the requests that bring a workflow, drawn by the seed of a run [1]'),
  prefill: z
    .number()
    .positive()
    .default(PREFILL)
    .describe('Context tokens that an executor of speed 1 reads in a second'),
  decode: z
    .number()
    .positive()
    .default(DECODE)
    .describe('Tokens that an executor of speed 1 generates in a second'),
  estimates: z
    .enum(['exact', 'context'])
    .default('exact')
    .describe('What is known of a request: all, or its context and the mean of generated tokens'),
});

/** What is missing is named by its place. */
export const azureLlmOptionsSchema = options
  .refine(({ executors, into }) => executors !== undefined || into !== undefined, { path: ['executors'] })
  .refine(({ into, workflow }) => into === undefined || workflow !== undefined, { path: ['workflow'] })
  .refine(({ executors, into }) => executors === undefined || into === undefined, {
    path: ['into'],
    error: 'brings its own executors (leave out --executors)',
  })
  .refine(({ into, workflow }) => into !== undefined || workflow === undefined, {
    path: ['workflow'],
    error: 'goes with --into',
  })
  .refine(({ into, keep }) => into !== undefined || keep === undefined, {
    path: ['keep'],
    error: 'goes with --into',
  });

export type AzureLlmOptions = z.infer<typeof azureLlmOptionsSchema>;

/**
 * The LLM inference traces of the Azure Public Dataset: `TIMESTAMP,ContextTokens,GeneratedTokens`, a request a line.
 * Work is the time of reading the context and of generating; times count from the earliest request.
 */
export const azureLlm: ConvertedFormat<AzureLlmOptions> = {
  summary: 'LLM requests with context and generated tokens (Azure Public Dataset)',
  files: { least: 1, most: 1, what: 'one .csv' },
  options: azureLlmOptionsSchema,

  convert([file], options) {
    const overview = overlook(file!);
    const report = emptyReport();
    const tasks = tasksOf(file!, overview, options, report);
    const { into, workflow, keep } = options;
    if (into !== undefined) {
      const requests = [...tasks].toSorted((a, b) => a.arrival - b.arrival);
      return { report, scenario: () => withRequests(into, workflow!, requests, keep) };
    }
    return {
      tasks,
      report,
      scenario: (arrivals) => ({
        control: 'dispatch',
        executors: options.executors,
        tasks: [{ name: 'llm' }],
        arrivals,
      }),
    };
  },
};

/** What the tasks need to know of the whole file. */
interface Overview {
  readonly earliest: Moment;
  readonly meanGenerated: number;
}

/** Goes through the file once, which checks it before anything is written. */
function overlook(file: ByteFile): Overview {
  const rows = new Requests(file, emptyReport());
  let earliest: Moment | undefined;
  let generated = 0;
  while (rows.next()) {
    if (!earliest || secondsBetween(earliest, rows.at) < 0) earliest = rows.at;
    generated += rows.generated;
  }
  if (!earliest) throw new InputError(`${file.name}: no request with its time and tokens`);
  return { earliest, meanGenerated: generated / rows.report.kept };
}

function* tasksOf(
  file: ByteFile,
  { earliest, meanGenerated }: Overview,
  { prefill, decode, estimates }: AzureLlmOptions,
  report: QualityReport,
): Iterable<ConvertedTask> {
  const rows = new Requests(file, report);
  let last = 0;
  let disordered = 0;
  while (rows.next()) {
    const arrival = secondsBetween(earliest, rows.at);
    if (arrival < last) disordered++;
    last = arrival;
    const reading = rows.context / prefill;
    const work = reading + rows.generated / decode;
    if (work === 0) report.zeroDurations++;
    const estimate = estimates === 'context' ? { estimate: reading + meanGenerated / decode } : {};
    yield { id: report.rows - 1, class: 'llm', arrival, work, ...estimate };
  }
  if (disordered > 0)
    report.notes.push(`${disordered} requests are earlier than the one before; they were sorted`);
  report.notes.push(`work is context tokens / ${prefill} + generated tokens / ${decode} seconds at speed 1`);
}

const COLUMNS = ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'] as const;

/** The requests of a file one at a time; those that lack their time or tokens are left out. */
class Requests {
  at: Moment = { day: 0, second: 0 };
  context = 0;
  generated = 0;
  readonly report: QualityReport;
  readonly #cells: CsvCells;
  readonly #width: number;
  readonly #columns: readonly number[];

  constructor(file: ByteFile, report: QualityReport) {
    this.report = report;
    this.#cells = new CsvCells(file);
    const header = readHeader(this.#cells, file);
    this.#width = header.length;
    this.#columns = COLUMNS.map((name) => columnOf(name, header, file));
  }

  next(): boolean {
    const cells = this.#cells;
    const [time, context, generated] = this.#columns as [number, number, number];
    while (cells.next()) {
      this.report.rows++;
      if (cells.count !== this.#width) {
        throw cells.problem(0, `the record has ${cells.count} cells; allowed: ${this.#width}, one a column`);
      }
      if (cells.isEmpty(time)) this.#drop('time unknown');
      else if (cells.isEmpty(context) || cells.isEmpty(generated)) this.#drop('tokens unknown');
      else {
        this.at = this.#moment(time);
        this.context = this.#tokens(context);
        this.generated = this.#tokens(generated);
        this.report.kept++;
        return true;
      }
    }
    return false;
  }

  #moment(column: number): Moment {
    const text = this.#cells.text(column);
    const moment = readTimestamp(text);
    if (moment) return moment;
    throw this.#cells.problem(
      column,
      `TIMESTAMP is ${quoted(text)}; allowed: as in 2023-11-16 18:17:03.9799600`,
    );
  }

  #tokens(column: number): number {
    const tokens = this.#cells.number(column);
    if (Number.isInteger(tokens) && tokens >= 0) return tokens;
    const name = COLUMNS[this.#columns.indexOf(column)];
    const text = quoted(this.#cells.text(column));
    throw this.#cells.problem(column, `${name} is ${text}; allowed: a whole number from 0 up`);
  }

  #drop(reason: string): void {
    this.report.dropped[reason] = (this.report.dropped[reason] ?? 0) + 1;
  }
}

function readHeader(cells: CsvCells, { name }: ByteFile): string[] {
  if (!cells.next()) throw malformed(name, 1, 1, `the file is empty; allowed: a header ${COLUMNS.join(',')}`);
  return Array.from({ length: cells.count }, (_, cell) => cells.text(cell));
}

function columnOf(name: string, header: readonly string[], { name: file }: ByteFile): number {
  const column = header.indexOf(name);
  if (column >= 0) return column;
  throw malformed(file, 1, 1, `no column '${name}'${allowedNames(name, header)}`);
}
