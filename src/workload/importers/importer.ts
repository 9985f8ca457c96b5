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

/**
 * One trace format. `Options` are those of `switchyard import`; reading needs only a part of them, which a scenario's
 * `arrivals.trace` repeats.
 */
export interface Importer<Options = unknown, ReadOptions = unknown> {
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
  toScenario(imported: ImportedTrace, options: Options, path: string): Record<string, unknown>;
}
