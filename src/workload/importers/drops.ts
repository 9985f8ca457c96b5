import type { QualityReport } from '../trace.ts';

/** Counts a record that is left out for a reason. */
export function dropInto(report: QualityReport, reason: string, records = 1): void {
  report.dropped[reason] = (report.dropped[reason] ?? 0) + records;
}
