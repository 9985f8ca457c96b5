import type { ResultRow } from '../../bench/compare.ts';
import { RESPONSES_FILE } from '../../bench/files.ts';
import { measure } from '../../bench/measures.ts';
import type { ResponseQuantiles } from '../../bench/responses.ts';
import type { Chart } from '../../report/chart.ts';
import { costQuality } from '../../report/cost-quality.ts';
import { performanceProfile } from '../../report/performance-profile.ts';
import { type Estimate, policiesCompared } from '../../report/policies-compared.ts';
import { responseDistribution } from '../../report/response-distribution.ts';
import { type DrawnDocument, namedPolicies, readIfThere, type ScenarioView } from './bench-document.ts';

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

/** What is held against cost, by the ending of the chart's name. */
const AGAINST_COST = { latency: 'p95Response', sla: 'slaAttainment' } as const;

export function comparisonChart({ scenario, seeds, policies, row }: ScenarioView): Chart {
  const differing = PANELS.filter((metric) => differs(metric, { policies, row }));
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

/** Response times of all policies; nothing where none was kept. */
export function responseCharts(folder: string, { scenario, policies }: ScenarioView): Chart[] {
  const all = readIfThere<ResponseQuantiles>(folder, RESPONSES_FILE, 'response times');
  const lines = policies
    .map(({ policy, name, role }) => ({ name, role, quantiles: all?.[scenario]?.[policy] ?? [] }))
    .filter((line) => line.quantiles.length > 0);
  return lines.length === 0 ? [] : [responseDistribution({ scenario, policies: lines })];
}

/** The Pareto fronts of cost against what is paid for, where policies differ in both. */
export function tradeOffCharts(view: ScenarioView): Chart[] {
  const { scenario, seeds, policies, row } = view;
  return Object.entries(AGAINST_COST)
    .filter(([, metric]) => differs('cost', view) && differs(metric, view))
    .map(([ending, metric]) =>
      costQuality({
        id: `cost-${ending}`,
        scenario,
        seeds,
        costLabel: `${measure('cost').label} of a run`,
        measure: measure(metric),
        policies: policies.flatMap(({ policy, name, role }) => {
          const [cost, quality] = [row(policy, 'cost'), row(policy, metric)];
          return cost && quality ? [{ name, role, cost: estimate(cost), quality: estimate(quality) }] : [];
        }),
      }),
    );
}

/** Of a scenario, or of all together where it is null; nothing where the document has none. */
export function profileCharts(document: DrawnDocument, scenario: string | null): Chart[] {
  const profiles = document.profiles?.find((each) => each.scenario === scenario);
  if (!profiles || profiles.policies.length < 2) return [];
  const named = new Map(namedPolicies(document).map((each) => [each.policy, each]));
  return [
    performanceProfile({
      ...profiles,
      id: 'performance-profile',
      of: scenario ?? 'all scenarios',
      metric: measure(profiles.metric).label,
      policies: profiles.policies.map(({ policy, ...rest }) => ({ ...rest, ...named.get(policy)! })),
    }),
  ];
}

function differs(metric: string, { policies, row }: Pick<ScenarioView, 'policies' | 'row'>): boolean {
  return new Set(policies.map(({ policy }) => row(policy, metric)?.mean)).size > 1;
}

function estimate({ mean, ci95 }: ResultRow): Estimate {
  return { mean, interval: ci95 };
}
