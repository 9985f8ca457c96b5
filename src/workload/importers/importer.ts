import type { z } from 'zod';
import type { QualityReport, Trace } from '../trace.ts';

/** What a file says. */
export interface ImportedTrace {
  readonly trace: Trace;
  readonly report: QualityReport;
  /** Processors of the machine that the file describes; absent where it describes none. */
  readonly machineSlots?: number;
}

/** Where a text comes from, for messages. */
export interface Source {
  readonly file: string;
}

/**
 * One trace format: pure functions of text. `Options` are those of `switchyard import`; parsing needs only a part
 * of them, which a scenario's `arrivals.trace` repeats.
 */
export interface Importer<Options = unknown, ParseOptions = unknown> {
  readonly summary: string;
  readonly options: z.ZodType<Options>;
  /** @throws InputError `file:line:column: …` at the first malformed record. */
  parse(text: string, options: ParseOptions, where: Source): ImportedTrace;
  /** The scenario that `switchyard import` writes, with `path` as the way to the trace. */
  toScenario(imported: ImportedTrace, options: Options, path: string): Record<string, unknown>;
}
