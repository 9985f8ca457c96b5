import { command } from '../command.ts';
import { dqnRows } from '../perf/dqn-rows.ts';
import { kubernetesRows } from '../perf/kubernetes-rows.ts';
import { httpRows, workflowRows } from '../perf/load-rows.ts';
import type { PerfRow } from '../perf/measure.ts';
import { policyModuleRows } from '../perf/policy-module-rows.ts';
import { cartPoleRows, dispatchRows } from '../perf/ppo-rows.ts';
import { fgdRow, heftRow } from '../perf/scheduler-rows.ts';
import { scorerRow } from '../perf/scorer-row.ts';
import { inProcessRows } from '../perf/serve-rows.ts';
import {
  decisionRow,
  engineRow,
  environmentRow,
  productionRow,
  sharingRow,
  snapshotRow,
} from '../perf/simulator-rows.ts';
import { streamedTraceRow, wholeTraceRow } from '../perf/trace-rows.ts';
import { trainingStepRows } from '../perf/training-step-rows.ts';
import { workflowRow } from '../perf/workflow-rows.ts';
import { formatNumber, table } from '../table.ts';

/** Each answers a row, or several that belong together. */
const MEASUREMENTS: Readonly<Record<string, () => Promise<PerfRow | readonly PerfRow[]>>> = {
  engine: engineRow,
  production: productionRow,
  decisions: decisionRow,
  sharing: sharingRow,
  snapshot: snapshotRow,
  environment: environmentRow,
  trace: wholeTraceRow,
  stream: streamedTraceRow,
  workflows: workflowRow,
  fgd: fgdRow,
  heft: heftRow,
  module: policyModuleRows,
  cartpole: cartPoleRows,
  dispatch: dispatchRows,
  dqn: dqnRows,
  scorer: scorerRow,
  step: trainingStepRows,
  serve: inProcessRows,
  http: httpRows,
  load: workflowRows,
  k8s: kubernetesRows,
};

export const perf = command({
  options: {
    only: {
      type: 'string',
      array: true,
      choices: Object.keys(MEASUREMENTS),
      describe: 'Measure only these',
    },
  },
  examples: [
    ['switchyard perf', 'Speeds, and their ratio to bare loops timed in the same run'],
    ['switchyard perf --only cartpole --only step', 'Of learning only'],
  ],
  async run({ only = Object.keys(MEASUREMENTS) }, io) {
    const progress = io.progress('measuring', { total: only.length, unit: 'measurements' });
    const rows: PerfRow[] = [];
    try {
      for (const [k, name] of only.entries()) {
        rows.push(...[await MEASUREMENTS[name]!()].flat());
        progress.update(k + 1);
      }
    } finally {
      progress.stop();
    }
    io.answer('perf', { rows }, () => text(rows));
  },
});

function text(rows: readonly PerfRow[]): string {
  return table(
    ['measurement', 'unit', 'switchyard', 'bare loop', 'ratio', 'target', '', 'beside'],
    rows.map((row) => [
      row.name,
      row.unit,
      row.value,
      row.bareLoop,
      row.ratio,
      row.target,
      (row.ratio ?? row.value) >= row.target ? 'met' : 'missed',
      Object.entries(row.beside ?? {})
        .map(([name, value]) => `${name} ${formatNumber(value)}`)
        .join(', '),
    ]),
  );
}
