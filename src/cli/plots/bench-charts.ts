import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import type { ResultRow } from '../../bench/compare.ts';
import { logFile, RESPONSES_FILE, RESULT_FILE } from '../../bench/files.ts';
import { measure } from '../../bench/measures.ts';
import type { ResponseQuantiles } from '../../bench/responses.ts';
import { compareBy } from '../../bench/sample.ts';
import type { Chart } from '../../report/chart.ts';
import { costLatency } from '../../report/cost-latency.ts';
import { gantt } from '../../report/gantt.ts';
import type { Page } from '../../report/html.ts';
import type { Role } from '../../report/palette.ts';
import { type Estimate, policiesCompared } from '../../report/policies-compared.ts';
import { responseDistribution } from '../../report/response-distribution.ts';
import { timeline } from '../../report/timeline.ts';
import { readEventLog } from '../event-log-file.ts';
import { readJsonFile } from '../json-file.ts';
import { fileName } from './file-name.ts';

/** Panels of the comparison, the first four in which policies differ. */
const PANELS = [
  'objective',
  'meanResponse',
  'cost',
  'slaAttainment',
  'p95Response',
  'meanBoundedSlowdown',
  'meanWait',
];
const MOST_PANELS = 4;

/** What a benchmark's folder shows. */
export function benchPage(folder: string): Page {
  const document = readJsonFile<BenchmarkDocument>(join(folder, RESULT_FILE), 'a benchmark’s result');
  const responses = readJsonFile<ResponseQuantiles>(join(folder, RESPONSES_FILE), 'response times');
  const scenarios = [...new Set(document.results.map(({ scenario }) => scenario))];
  const charts = scenarios.flatMap((scenario) => {
    const view = scenarioView(document, scenario);
    const costs = new Set(view.policies.map(({ policy }) => view.row(policy, 'cost')?.mean));
    const drawn = [
      comparisonChart(view),
      responseChart(view, responses[scenario] ?? {}),
      ...(costs.size > 1 ? [tradeOffChart(view)] : []),
    ];
    return scenarios.length === 1
      ? drawn
      : drawn.map((chart) => ({ ...chart, id: `${chart.id}-${fileName(scenario)}` }));
  });
  const sentences = document.verdicts.map(({ sentence }) => sentence);
  const seeds = document.seeds.length;
  const about = `${document.policies.length} policies on the same ${seeds} ${seeds === 1 ? 'seed' : 'seeds'} of ${scenarios.join(', ')}.`;
  return {
    title: `Benchmark: ${document.suite}`,
    summary: [about, ...document.warnings, ...sentences],
    charts: [...charts, ...scheduleCharts(folder, scenarioView(document, scenarios[0]!), document.seeds[0]!)],
  };
}

/** One scenario of a benchmark, by policy and metric. */
interface ScenarioView {
  readonly scenario: string;
  readonly seeds: number;
  /** Best by objective first. */
  readonly policies: readonly { readonly policy: string; readonly name: string; readonly role: Role }[];
  row(policy: string, metric: string): ResultRow | undefined;
}

function scenarioView(
  { results, policies, baseline, seeds }: BenchmarkDocument,
  scenario: string,
): ScenarioView {
  const rows = results.filter((row) => row.scenario === scenario);
  const row = (policy: string, metric: string) =>
    rows.find((each) => each.policy === policy && each.metric === metric);
  const objective = (policy: string) => row(policy, 'objective')?.mean ?? Number.POSITIVE_INFINITY;
  return {
    scenario,
    seeds: seeds.length,
    row,
    policies: policies
      .map(
        ({ policy, label, kind }) =>
          ({ policy, name: label, role: policy === baseline ? 'baseline' : kind }) as const,
      )
      .sort((a, b) => compareBy('objective', objective(a.policy), objective(b.policy))),
  };
}

function comparisonChart({ scenario, seeds, policies, row }: ScenarioView): Chart {
  const differing = PANELS.filter(
    (metric) => new Set(policies.map(({ policy }) => row(policy, metric)?.mean)).size > 1,
  );
  const panels = (differing.length > 0 ? differing : PANELS.slice(0, 1))
    .slice(0, MOST_PANELS)
    .map((metric) => ({
      label: measure(metric).label,
      better: measure(metric).better,
      estimates: Object.fromEntries(
        policies.flatMap(({ policy, name }) => {
          const found = row(policy, metric);
          return found ? [[name, estimate(found)] as const] : [];
        }),
      ),
    }));
  return policiesCompared({ scenario, seeds, policies, panels });
}

function responseChart({ scenario, policies }: ScenarioView, quantiles: ResponseQuantiles[string]): Chart {
  const lines = policies.map(({ policy, name, role }) => ({
    name,
    role,
    quantiles: quantiles[policy] ?? [],
  }));
  return responseDistribution({ scenario, policies: lines.filter((line) => line.quantiles.length > 0) });
}

function tradeOffChart({ scenario, seeds, policies, row }: ScenarioView): Chart {
  return costLatency({
    scenario,
    seeds,
    costLabel: `${measure('cost').label} of a run`,
    latencyLabel: measure('meanResponse').label,
    policies: policies.flatMap(({ policy, name, role }) => {
      const [cost, latency] = [row(policy, 'cost'), row(policy, 'meanResponse')];
      return cost && latency ? [{ name, role, cost: estimate(cost), latency: estimate(latency) }] : [];
    }),
  });
}

function estimate({ mean, ci95 }: ResultRow): Estimate {
  return { mean, interval: ci95 };
}

/** The learned policies, the best static one and the baseline: a schedule of each policy would be too many. */
function scheduleCharts(folder: string, { scenario, policies }: ScenarioView, seed: string): Chart[] {
  const excerpt = `seed ${seed}, from the first task after the warm-up`;
  const best = policies.find(({ role }) => role === 'static');
  return policies
    .filter((policy) => policy.role !== 'static' || policy === best)
    .map(({ name }) => ({ name, path: join(folder, logFile(name)) }))
    .filter(({ path }) => existsSync(path))
    .map(({ name, path }) =>
      gantt({ of: `${name} on ${scenario}`, id: `gantt-${name}`, excerpt, ...timeline(readEventLog(path)) }),
    );
}
