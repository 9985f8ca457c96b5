import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import type { ResultRow } from '../../bench/compare.ts';
import { measure } from '../../bench/measures.ts';
import { ratioText } from '../../bench/ratio-text.ts';
import type { Bound } from '../../bench/world-bounds.ts';
import { gapOf } from '../bound-level.ts';
import { markdownTable } from '../markdown.ts';
import { type Cell, formatNumber } from '../table.ts';

/** Bounded measures that are shown, in this order. */
const BOUNDED = ['makespan', 'meanResponse', 'workflowResponse', 'cost'];
const RANKED_BY = 'objective';

/** The tables of a suite: mean ranks over its instances, then each instance with intervals, bounds and gaps. */
export function referencePage(document: BenchmarkDocument, description: string, command: string): string {
  const { suite, seeds, instances = [], tunings, warnings } = document;
  const scenarios = [...new Set(document.results.map(({ scenario }) => scenario))];
  return [
    `# ${suite}: every static scheduler on the test split`,
    '',
    description,
    '',
    `Written by \`${command}\`. Suite \`${short(document.suiteHash)}\`, seeds ${seeds[0]}..${seeds.at(-1)} in each of ` +
      `${scenarios.length} instances, the same for all; baseline ${document.baseline}. The objective is −Σ reward, lower is ` +
      'better; intervals are of the mean, at 95 %.',
    '',
    '## Ranks',
    '',
    'By mean objective; those that come to the same share a rank.',
    '',
    ...markdownTable(['policy', 'mean rank', ...scenarios], rankRows(document, scenarios)),
    ...scenarios.flatMap((scenario) => {
      const made = instances.find((each) => each.scenario === scenario);
      return [
        '',
        `## ${scenario}`,
        '',
        ...(made ? [`Workload \`${short(made.workload)}\`, fleet \`${short(made.fleet)}\`.`, ''] : []),
        ...boundLines(boundsIn(document, scenario)),
        ...instanceTable(document, scenario),
      ];
    }),
    ...(tunings.length === 0 ? [] : ['', '## Tuned parameters', '', ...tuningTable(document)]),
    ...warnings.flatMap((warning) => ['', `Note: ${warning}.`]),
    '',
  ].join('\n');
}

function short(hash: string | undefined): string {
  return hash?.slice(0, 12) ?? 'unknown';
}

function rowsOf({ results }: BenchmarkDocument, scenario: string, metric: string): ResultRow[] {
  return results.filter((row) => row.scenario === scenario && row.metric === metric);
}

/** By policy: one more than how many are better. */
function ranksIn(document: BenchmarkDocument, scenario: string): Map<string, number> {
  const rows = rowsOf(document, scenario, RANKED_BY);
  return new Map(rows.map(({ policy, mean }) => [policy, 1 + rows.filter((row) => row.mean < mean).length]));
}

function rankRows(document: BenchmarkDocument, scenarios: readonly string[]): Cell[][] {
  const ranks = scenarios.map((scenario) => ranksIn(document, scenario));
  return document.policies
    .map(({ policy, label }) => {
      const own = ranks.map((each) => each.get(policy) ?? Number.NaN);
      return { label, own, mean: own.reduce((sum, rank) => sum + rank, 0) / own.length };
    })
    .sort((a, b) => a.mean - b.mean)
    .map(({ label, own, mean }) => [label, mean.toFixed(1), ...own]);
}

/** Of measures that are the same thing in an instance, as a lone workflow's response is its makespan, the first. */
function boundsIn({ bounds }: BenchmarkDocument, scenario: string): Bound[] {
  const all = BOUNDED.flatMap((metric) =>
    bounds.filter((bound) => bound.scenario === scenario && bound.metric === metric && bound.value > 0),
  );
  return all.filter(({ value }, i) => all.findIndex((bound) => bound.value === value) === i);
}

function boundLines(bounds: readonly Bound[]): string[] {
  if (bounds.length === 0) return ['No bound is known: tasks can be lost here.', ''];
  const words = bounds.map(({ metric, value, kind }) => {
    return `${measure(metric).label} ${kind === 'exact' ? 'at best' : 'at least'} ${formatNumber(value)}`;
  });
  return [`No policy can beat: ${words.join('; ')}.`, ''];
}

function instanceTable(document: BenchmarkDocument, scenario: string): string[] {
  const bounds = boundsIn(document, scenario);
  const ranks = ranksIn(document, scenario);
  const find = (policy: string, metric: string) =>
    rowsOf(document, scenario, metric).find((row) => row.policy === policy);
  const header = [
    'rank',
    'policy',
    RANKED_BY,
    '95 %',
    '/ baseline',
    ...bounds.flatMap(({ metric }) => [measure(metric).label, 'above bound']),
  ];
  const ranked = [...document.policies].sort((a, b) => rankOf(ranks, a.policy) - rankOf(ranks, b.policy));
  return markdownTable(
    header,
    ranked.map(({ policy, label }) => {
      const own = find(policy, RANKED_BY);
      const versus = own?.vsBaseline;
      return [
        ranks.get(policy) ?? null,
        label,
        own?.mean ?? null,
        own?.ci95 ? `[${own.ci95.map(formatNumber).join(', ')}]` : null,
        policy === document.baseline ? 'baseline' : versus?.ratio ? ratioText(versus.ratio) : null,
        ...bounds.flatMap(({ metric, value }) => gapCells(find(policy, metric), value)),
      ];
    }),
  );
}

function rankOf(ranks: ReadonlyMap<string, number>, policy: string): number {
  return ranks.get(policy) ?? Number.MAX_SAFE_INTEGER;
}

function gapCells(row: ResultRow | undefined, bound: number): Cell[] {
  if (!row) return [null, null];
  const gap = gapOf(row.metric, row.mean, bound);
  return [row.mean, gap === null ? null : `${(100 * gap).toFixed(1)} %`];
}

function tuningTable({ tunings }: BenchmarkDocument): string[] {
  const [first] = tunings;
  return [
    `Each rule with parameters had ${first!.trials} configurations, chosen on the train split (seeds ${first!.worlds}) by the ` +
      'objective as a share of what the defaults come to, and compared with the defaults on the validation split ' +
      `(${first!.confirmation}).`,
    '',
    ...markdownTable(
      ['policy', 'parameters', 'validation, defaults = 1', '95 % of the difference'],
      tunings.map(({ policy, configuration, tuned, comparison }) => [
        policy,
        tuned === null ? 'the defaults' : parametersText(configuration),
        comparison ? formatNumber(comparison.chosen) : null,
        comparison?.ci95 ? `[${comparison.ci95.map(formatNumber).join(', ')}]` : null,
      ]),
    ),
  ];
}

function parametersText(configuration: Readonly<Record<string, unknown>>): string {
  return Object.entries(configuration)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? formatNumber(value) : String(value)}`)
    .join(', ');
}
