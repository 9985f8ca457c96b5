import { command } from '../command.ts';
import { ppoRow, scorerRow } from '../perf/learning-rows.ts';
import type { PerfRow } from '../perf/measure.ts';
import {
  decisionRow,
  engineRow,
  environmentRow,
  productionRow,
  sharingRow,
  snapshotRow,
} from '../perf/simulator-rows.ts';
import { streamedTraceRow, wholeTraceRow } from '../perf/trace-rows.ts';
import { workflowRow } from '../perf/workflow-rows.ts';
import { table } from '../table.ts';

const MEASUREMENTS = [
  engineRow,
  productionRow,
  decisionRow,
  sharingRow,
  snapshotRow,
  environmentRow,
  wholeTraceRow,
  streamedTraceRow,
  workflowRow,
  ppoRow,
  scorerRow,
];

export const perf = command({
  examples: [['switchyard perf', 'Speeds, and their ratio to bare loops timed in the same run']],
  async run(_, io) {
    const progress = io.progress('measuring', { total: MEASUREMENTS.length, unit: 'rows' });
    const rows: PerfRow[] = [];
    try {
      for (const measure of MEASUREMENTS) {
        rows.push(await measure());
        progress.update(rows.length);
      }
    } finally {
      progress.stop();
    }
    io.answer('perf', { rows }, () => text(rows));
  },
});

function text(rows: readonly PerfRow[]): string {
  return table(
    ['measurement', 'unit', 'switchyard', 'bare loop', 'ratio', 'target', ''],
    rows.map((row) => [
      row.name,
      row.unit,
      row.value,
      row.bareLoop,
      row.ratio,
      row.target,
      (row.ratio ?? row.value) >= row.target ? 'met' : 'missed',
    ]),
  );
}
