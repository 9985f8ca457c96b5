import type { ByteFile } from '../../workload/byte-file.ts';
import type { QualityReport } from '../../workload/trace.ts';

/** What an import came to, before anything is at its place. */
export interface Imported {
  readonly spec: Record<string, unknown>;
  readonly report: QualityReport;
  /** The file with the tasks of the scenario; null where it has none. */
  readonly trace: ByteFile | null;
  /** Path of a trace written beside the scenario; null where there is none. */
  readonly written: string | null;
  /** Puts it at its place. */
  keep(): void;
  /** Leaves nothing of it behind, if it was not kept. */
  discard(): void;
}
