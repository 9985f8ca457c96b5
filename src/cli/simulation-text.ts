import { measure } from '../bench/measures.ts';
import type { RunResult } from '../sim/run.ts';
import { isReport, reportText } from './report-text.ts';
import { slaText } from './sla-text.ts';
import { type Cell, listing, table } from './table.ts';

/** What no policy can beat, and how far from it a run came, as a share. */
export interface RunBound {
  readonly metric: string;
  readonly value: number;
  readonly kind: 'exact' | 'lower';
  readonly gap: number | null;
}

/** What people read of a run. */
export interface Simulation {
  readonly scenario: { readonly name: string };
  readonly policy: string;
  /** It sees what production cannot. */
  readonly oracle?: true;
  readonly seed: string;
  readonly tasks: RunResult['tasks'];
  readonly decisions: number;
  readonly events: number;
  readonly wallSeconds: number;
  readonly metrics: RunResult['metrics'];
  readonly bounds: readonly RunBound[];
}

/** A run's results in words; a metric without meaning here is left out. */
export function simulationText(simulation: Simulation): string {
  const { scenario, policy, oracle, seed, tasks, decisions, events, wallSeconds, metrics, bounds } =
    simulation;
  const { byClass, sla, ...overall } = metrics;
  const ends = Object.entries(tasks).filter(([name, count]) => count > 0 || name === 'completed');
  const classes = Object.entries(byClass);
  return [
    `${scenario.name}, policy ${policy}${oracle ? ' (an oracle, which sees the true future)' : ''}, seed ${seed}`,
    '',
    listing([
      ...ends.map(([name, count]): [string, Cell] => [`tasks ${name}`, count]),
      ['decisions', decisions],
      ['events', events],
      ['wall seconds', wallSeconds],
    ]),
    '',
    listing(
      Object.entries(overall).flatMap(([name, value]): [string, Cell][] =>
        value === null || isReport(value) ? [] : [[LABELS[name] ?? name, value as Cell]],
      ),
    ),
    ...Object.entries(overall).flatMap(([name, value]) =>
      isReport(value) ? ['', reportText(name, value)] : [],
    ),
    ...(telling(bounds).length > 0 ? ['', boundTable(telling(bounds))] : []),
    ...(classes.length > 1 ? ['', classTable(classes)] : []),
    ...(sla ? ['', slaText(sla)] : []),
  ].join('\n');
}

/** Bounds that say something: the others are what anybody knows. */
function telling(bounds: readonly RunBound[]): RunBound[] {
  return bounds.filter(({ metric, value }) => value > (metric === 'meanBoundedSlowdown' ? 1 : 0));
}

function boundTable(bounds: readonly RunBound[]): string {
  return table(
    ['no policy can beat', 'bound', 'kind', 'this run is off by'],
    bounds.map(({ metric, value, kind, gap }) => [
      measure(metric).label,
      value,
      kind,
      gap === null ? null : `${(100 * gap).toFixed(1)} %`,
    ]),
  );
}

function classTable(classes: [string, RunResult['metrics']['byClass'][string]][]): string {
  return table(
    ['class', 'completed', 'mean wait s', 'mean response s', 'p95 response s', 'SLA met'],
    classes.map(([name, each]) => [
      name,
      each.completed,
      each.meanWait,
      each.meanResponse,
      each.p95Response,
      each.slaAttainment,
    ]),
  );
}

const LABELS: Readonly<Record<string, string>> = {
  meanWait: 'mean wait, s',
  maxWait: 'max wait, s',
  meanResponse: 'mean response, s',
  p50Response: 'median response, s',
  p95Response: 'p95 response, s',
  p99Response: 'p99 response, s',
  meanBoundedSlowdown: 'mean bounded slowdown',
  makespan: 'makespan, s',
  utilisation: 'utilisation',
  cost: 'cost',
  energy: 'energy, J',
  carbon: 'CO2, g',
  slaAttainment: 'SLA attainment',
  slaPenalty: 'SLA penalties',
};
