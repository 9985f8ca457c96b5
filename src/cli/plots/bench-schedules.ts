import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DecisionLog } from '../../bench/decision-log.ts';
import { choicesFile, loadFile, logFile } from '../../bench/files.ts';
import type { Chart } from '../../report/chart.ts';
import { gantt } from '../../report/gantt.ts';
import { loadHeat } from '../../report/load-heat.ts';
import type { Schedule } from '../../report/page.ts';
import { timeline } from '../../report/timeline.ts';
import type { LoadSeries } from '../../sim/load-meter.ts';
import { readEventLog } from '../event-log-file.ts';
import { type NamedPolicy, readIfThere, type ScenarioView } from './bench-document.ts';

/** Each takes some 60 kB of a page. */
const MOST_SCHEDULES = 24;

/** Name of the row that is no executor. */
const UNSENT = 'sent nowhere yet';

/**
 * The sample schedule of policies that have one, best first: at most {@link MOST_SCHEDULES}, the foremost among them.
 * Those are the learned policies, the best static one and the baseline: pictures of all would be too many.
 */
export function schedulesOf(folder: string, { scenario, policies }: ScenarioView, seed: string): Schedule[] {
  const best = policies.find(({ role }) => role === 'static');
  const isForemost = (policy: NamedPolicy) => policy.role !== 'static' || policy === best;
  const logged = policies.filter(({ name }) => existsSync(join(folder, logFile(name))));
  const others = logged.filter((policy) => !isForemost(policy));
  const room = Math.max(0, MOST_SCHEDULES - (logged.length - others.length));
  const shown = new Set([...logged.filter(isForemost), ...others.slice(0, room)]);
  return logged.flatMap((policy) => {
    if (!shown.has(policy)) return [];
    const lines = timeline(readEventLog(join(folder, logFile(policy.name))));
    if (lines.spans.length === 0) return [];
    const excerpt = `seed ${seed}, from the first task after the warm-up`;
    const of = `${policy.name} on ${scenario}`;
    const chart = gantt({ of, id: `gantt-${policy.name}`, excerpt, ...lines });
    const spans = chart.table.rows.filter(([, task]) => task !== null);
    const from = Math.min(...spans.map((row) => Number(row[5])));
    const to = Math.max(...spans.map((row) => Number(row[6])));
    return [
      {
        policy: policy.name,
        foremost: isForemost(policy),
        charts: [chart, ...heatCharts(folder, policy, of, [from, to])],
        from,
        to,
        decisions: readIfThere<DecisionLog>(folder, choicesFile(policy.name), 'decisions') ?? null,
      },
    ];
  });
}

function heatCharts(
  folder: string,
  { name }: NamedPolicy,
  of: string,
  window: readonly [number, number],
): Chart[] {
  const load = readIfThere<LoadSeries>(folder, loadFile(name), 'a load over time');
  if (!load) return [];
  const { start, bin, rows, busy, queue, unsent } = load;
  const named = (values: LoadSeries['busy']) => rows.map((row, k) => ({ name: row, values: values[k]! }));
  const waits = unsent.some((value) => value > 0) ? [{ name: UNSENT, values: unsent }] : [];
  const heat = { start, bin, window };
  return [
    loadHeat({
      ...heat,
      id: `utilisation-${name}`,
      title: `Utilisation under ${of}`,
      note: `Share of each executor’s slots that is busy, while the tasks above ran.`,
      measure: 'share of slots busy',
      rows: named(busy),
      most: 1,
    }),
    loadHeat({
      ...heat,
      id: `queues-${name}`,
      title: `Queues under ${of}`,
      note: `Tasks that were sent to an executor and have not begun, while the tasks above ran.`,
      measure: 'tasks waiting',
      rows: [...waits, ...named(queue)],
    }),
  ];
}
