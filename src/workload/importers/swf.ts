import { z } from 'zod';
import { InputError } from '../../core/errors.ts';
import { emptyReport, type QualityReport, sortedBy, type Trace } from '../trace.ts';
import type { ImportedTrace, Importer, Source } from './importer.ts';
import { malformed } from './malformed.ts';
import { SwfLines } from './swf-lines.ts';

/** Positions of the fields that are used. */
const ID = 0;
const SUBMIT = 1;
const WAIT = 2;
const RUN = 3;
const ALLOCATED = 4;
const REQUESTED = 7;
const ESTIMATE = 8;
const STATUS = 10;

/** Seconds that a job of unknown run time is taken to run. */
const UNKNOWN_RUN = 10;

export const swfOptionsSchema = z
  .strictObject({
    offset: z.int().nonnegative().optional().describe('Usable jobs to leave out at the beginning'),
    limit: z.int().min(1).optional().describe('Most jobs to take'),
    backfill: z
      .enum(['none', 'easy', 'conservative'])
      .default('none')
      .describe('Which jobs may overtake the first'),
    semantics: z
      .enum(['textbook', 'rlscheduler'])
      .default('textbook')
      .describe('Whose rules the machine follows'),
  })
  .refine(({ backfill, semantics }) => semantics === 'textbook' || backfill !== 'conservative', {
    path: ['backfill'],
    error: "is 'conservative'; allowed with semantics rlscheduler: none, easy",
  });

export type SwfOptions = z.infer<typeof swfOptionsSchema>;

export interface SwfParseOptions {
  /** Processors of the machine, where that is not what the file's header says. */
  readonly machineSlots?: number | undefined;
}

/**
 * The Standard Workload Format 2.2 of the Parallel Workloads Archive
 * (https://www.cs.huji.ac.il/labs/parallel/workload/swf.html), read as RLScheduler (SC20) reads it: processors =
 * max(allocated, requested); the estimate is the requested time, or the run time as written where that is −1; a
 * negative run time becomes 10 s, and jobs of run time 0 are left out; jobs are in the order of their numbers.
 */
export const swf: Importer<SwfOptions, SwfParseOptions> = {
  summary: 'Standard Workload Format: rigid parallel jobs on one machine',
  options: swfOptionsSchema,

  parse(text, options, where) {
    const header = new Map<string, number>();
    const lines: SwfLines = new SwfLines(text, where.file, (comment) => {
      const found = /^(MaxProcs|MaxNodes):\s*(-?\d+)/.exec(comment);
      if (found) header.set(found[1]!, Number(found[2]));
    });
    const rows = new Rows();
    while (lines.next()) rows.add(lines);
    const machineSlots = options.machineSlots ?? machineSize(header, where);
    rows.checkSizes(machineSlots, where);
    return { ...rows.finish(), machineSlots };
  },

  toScenario({ machineSlots }: ImportedTrace, { offset, limit, backfill, semantics }, path) {
    return {
      control: 'batch',
      executors: [{ name: 'machine', slots: machineSlots }],
      arrivals: {
        trace: {
          format: 'swf',
          path,
          ...(offset !== undefined && { offset }),
          ...(limit !== undefined && { limit }),
        },
      },
      batch: { backfill, semantics },
      reward: { slowdown: 1 },
    };
  },
};

function machineSize(header: ReadonlyMap<string, number>, { file }: Source): number {
  const size = [header.get('MaxProcs'), header.get('MaxNodes')].find(
    (slots) => slots !== undefined && slots > 0,
  );
  if (size === undefined) {
    throw new InputError(
      `${file}: the header does not say the machine's size; allowed: '; MaxProcs: N' or '; MaxNodes: N'`,
    );
  }
  return size;
}

/** The usable jobs read so far. */
class Rows {
  readonly #ids: number[] = [];
  readonly #submit: number[] = [];
  readonly #work: number[] = [];
  readonly #estimate: number[] = [];
  readonly #slots: number[] = [];
  readonly #start: number[] = [];
  readonly #lines: number[] = [];
  readonly #report: QualityReport = emptyReport();
  #partial = 0;

  add(lines: SwfLines): void {
    const { fields } = lines;
    const report = this.#report;
    report.rows++;
    if (fields[SUBMIT]! < 0) throw lines.problem(SUBMIT, 'seconds from 0 up');
    const run = fields[RUN]!;
    if (run === 0) {
      report.zeroDurations++;
      this.#drop('run time 0');
      return;
    }
    const slots = Math.max(fields[ALLOCATED]!, fields[REQUESTED]!);
    const larger = fields[ALLOCATED]! >= fields[REQUESTED]! ? ALLOCATED : REQUESTED;
    if (!Number.isInteger(slots)) throw lines.problem(larger, 'a whole number');
    if (slots <= 0) {
      this.#drop('no processors');
      return;
    }
    if (run < 0) report.censored++;
    if (fields[STATUS]! >= 2 && fields[STATUS]! <= 4) this.#partial++;
    this.#ids.push(fields[ID]!);
    this.#submit.push(fields[SUBMIT]!);
    this.#work.push(run < 0 ? UNKNOWN_RUN : run);
    this.#estimate.push(fields[ESTIMATE] === -1 ? run : fields[ESTIMATE]!);
    this.#slots.push(slots);
    this.#start.push(fields[WAIT]! < 0 ? Number.NaN : fields[SUBMIT]! + fields[WAIT]!);
    this.#lines.push(lines.line);
  }

  /** @throws InputError naming the line of the first job that the machine can never run. */
  checkSizes(machine: number, { file }: Source): void {
    const found = this.#slots.findIndex((slots) => slots > machine);
    if (found < 0) return;
    const job = `job ${this.#ids[found]} needs ${this.#slots[found]} processors`;
    throw malformed(
      file,
      this.#lines[found]!,
      1,
      `${job}; allowed: at most ${machine}, the size of the machine`,
    );
  }

  finish(): { trace: Trace; report: QualityReport } {
    const length = this.#ids.length;
    const report = this.#report;
    report.kept = length;
    if (report.censored > 0) {
      report.notes.push(`${report.censored} jobs of unknown run time run ${UNKNOWN_RUN} s`);
    }
    if (this.#partial > 0) {
      report.notes.push(`${this.#partial} records of parts of jobs (status 2 to 4) are jobs of their own`);
    }
    const ids = Float64Array.from(this.#ids);
    const trace: Trace = {
      length,
      ids,
      submit: Float64Array.from(this.#submit),
      work: Float64Array.from(this.#work),
      estimate: Float64Array.from(this.#estimate),
      slots: Int32Array.from(this.#slots),
      classes: ['job'],
      classIndex: new Int32Array(length),
      recordedStart: Float64Array.from(this.#start),
    };
    return { trace: sortedBy(trace, ids), report };
  }

  #drop(reason: string): void {
    this.#report.dropped[reason] = (this.#report.dropped[reason] ?? 0) + 1;
  }
}
