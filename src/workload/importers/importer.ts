import type { z } from 'zod';
import type { ByteFile } from '../byte-file.ts';
import type { QualityReport, Trace } from '../trace.ts';
import type { TraceRows } from '../trace-rows.ts';

/** What a file says. */
export interface ImportedTrace {
  readonly trace: Trace;
  readonly report: QualityReport;
  /** Processors of the machine that the file describes; absent where it describes none. */
  readonly machineSlots?: number;
}

/** What a scenario that plays a file needs to know of it, whether its tasks were kept or not. */
export type TraceSummary = Pick<TraceRows, 'classes' | 'machineSlots'>;

/**
 * A trace format whose files a scenario plays as they are: `arrivals.trace` names the file. `Options` are those of
 * `switchyard import`; reading needs only a part of them, which `arrivals.trace` repeats.
 */
export interface PlayedFormat<Options = unknown, ReadOptions = unknown> {
  readonly summary: string;
  readonly options: z.ZodType<Options>;
  /**
   * Reads a whole file.
   *
   * @throws InputError `file:line:column: …` at the first malformed record
   */
  read(file: ByteFile, options: ReadOptions): ImportedTrace;
  /** The tasks of a file one at a time, where the format allows it: only then can a trace be streamed. */
  rows?(file: ByteFile, options: ReadOptions): TraceRows;
  /** The scenario that `switchyard import` writes, with `path` as the way to the trace. */
  toScenario(summary: TraceSummary, options: Options, path: string): Record<string, unknown>;
}

/** A format that `switchyard import` turns into a scenario, and into a trace beside it where there are tasks. */
export interface ConvertedFormat<Options = unknown> {
  readonly summary: string;
  /** How many files it takes, and what they are: `a node list and a pod list`. */
  readonly files: { readonly least: number; readonly most: number; readonly what: string };
  readonly options: z.ZodType<Options>;
  /** Reads the files. @throws InputError `file:line:column: …` at the first malformed record */
  convert(files: readonly ByteFile[], options: Options): Conversion | Promise<Conversion>;
}

export interface Conversion {
  /** The tasks in any order, made as they are taken, so that memory need not grow; absent where a scenario says all. */
  readonly tasks?: Iterable<ConvertedTask>;
  /** The scenario, once all tasks are taken. `arrivals` plays them; null where there are none. */
  scenario(arrivals: Record<string, unknown> | null): Record<string, unknown>;
  /** Complete once all tasks are taken. */
  readonly report: QualityReport;
}

/** A task of a converted trace. Times are seconds; what is not given is as its class says. */
export interface ConvertedTask {
  readonly id: number | string;
  readonly arrival: number;
  /** Seconds on an executor of speed 1. */
  readonly work: number;
  readonly estimate?: number;
  readonly slots?: number;
  readonly class?: string;
  /** Seconds after arrival. */
  readonly deadline?: number;
  readonly priority?: number;
}

export type Importer = PlayedFormat | ConvertedFormat;

export function isConverted(importer: Importer): importer is ConvertedFormat {
  return 'convert' in importer;
}
