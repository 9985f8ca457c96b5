import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import type { ResultRow } from '../../bench/compare.ts';
import { measure } from '../../bench/measures.ts';
import { ratioText } from '../../bench/ratio-text.ts';
import type { Contestant } from '../../bench/verdict.ts';
import type { Interval } from '../../core/statistics/interval.ts';
import { markdownTable } from '../markdown.ts';
import { type Cell, formatNumber } from '../table.ts';
import { quoted } from './commands.ts';
import { type Recipe, trainWords } from './recipe.ts';

/** Shown where the learned policy, its rival and the default have them. */
const SHOWN = [
  'objective',
  'cost',
  'meanResponse',
  'p95Response',
  'meanBoundedSlowdown',
  'slaAttainment',
  'workflowResponse',
  'workflowP95Response',
  'workflowSlaAttainment',
  'gpuAllocation',
];

/** What a recipe's policies are worth on its suite beside the best rule, the usual one and the bound. */
export function resultsPage(
  name: string,
  recipe: Recipe,
  document: BenchmarkDocument,
  targets: readonly string[],
): string {
  const scenarios = [...new Set(document.results.map(({ scenario }) => scenario))];
  return [
    `# ${name}: what was learned`,
    '',
    `Written by \`npm run results\`. ${trainedWords(recipe)} Seeds ${document.seeds[0]}..${document.seeds.at(-1)} in each of ` +
      `${scenarios.length} test instances of suite ${recipe.suite}, none of which was trained on; the rival is the rule, tuned or not, that does best on ` +
      'these very worlds, which flatters it. Ratios pair the policies by world, and training seeds are drawn anew with the worlds; ' +
      'intervals are at 95 %.',
    '',
    ...scenarios.flatMap((scenario) => [
      `## ${scenario}`,
      '',
      ...instanceTable(document, scenario),
      '',
      ...document.verdicts
        .filter((verdict) => verdict.scenario === scenario)
        .flatMap(({ sentence }) => [`- ${sentence}`]),
      '',
    ]),
    ...targets,
    ...document.warnings.flatMap((warning) => [`Note: ${warning}.`, '']),
  ].join('\n');
}

function trainedWords(recipe: Recipe): string {
  const line = ['switchyard', ...trainWords(recipe, '1', 'run').map(quoted)].join(' ');
  return `Trained with seeds ${recipe.seeds.join(', ')} by \`${line}\`.`;
}

/** The learned policy, the best rule and the one that most people run, and what none can beat. */
export function instanceTable(
  document: BenchmarkDocument,
  scenario: string,
  shown: readonly string[] = SHOWN,
): string[] {
  const learned = document.policies.filter(({ kind }) => kind === 'learned');
  const rival = bestRule(document, scenario, shown[0]!);
  const usual = document.policies.find(({ policy }) => policy === document.baseline);
  const rows = [...learned, rival, usual].filter(
    (each, i, all) => each && all.indexOf(each) === i,
  ) as Contestant[];
  const metrics = shown.filter((metric) =>
    rows.some(({ policy }) => rowOf(document, scenario, policy, metric)),
  );
  const value = (metric: string, policy: string) => rowOf(document, scenario, policy, metric)?.mean ?? null;
  return markdownTable(
    [
      'policy',
      ...metrics.map((metric) => measure(metric).label),
      `${measure(shown[0]!).label} / the usual`,
      'headroom gained',
    ],
    [
      ...rows.map((each): Cell[] => [
        named(each, rival, usual),
        ...metrics.map((metric) => value(metric, each.policy)),
        each === usual ? null : versusText(rowOf(document, scenario, each.policy, shown[0]!)),
        each.kind === 'learned' && rival ? gained(document, scenario, shown[0]!, each, rival) : null,
      ]),
      ['bound', ...metrics.map((metric) => boundOf(document, scenario, metric)), null, null],
    ],
  );
}

/** Every policy over all scenarios of a benchmark, each of which counts alike. */
export function overallTable(document: BenchmarkDocument, metric: string): string[] {
  const rows = document.aggregate.filter((row) => row.metric === metric);
  const label = (policy: string) => document.policies.find((each) => each.policy === policy)!;
  return markdownTable(
    ['policy', `${measure(metric).label} / ${document.baseline}`, 'better in'],
    rows
      .toSorted((a, b) => (a.ratio ?? 1) - (b.ratio ?? 1))
      .map(({ policy, ratio, ci95, pImprovement }): Cell[] => [
        nameOf(label(policy)),
        policy === document.baseline ? 'baseline' : ratioWithInterval(ratio, ci95),
        pImprovement === null ? null : `${formatNumber(100 * pImprovement)} %`,
      ]),
  );
}

function named(contestant: Contestant, rival?: Contestant, usual?: Contestant): string {
  const { label, kind } = contestant;
  if (kind === 'learned') return nameOf(contestant);
  const roles = [label === rival?.label ? 'best rule' : '', label === usual?.label ? 'usual' : ''];
  return `${label} (${roles.filter(Boolean).join(', ')})`;
}

function rowOf(
  { results }: BenchmarkDocument,
  scenario: string,
  policy: string,
  metric: string,
): ResultRow | undefined {
  return results.find((row) => row.scenario === scenario && row.policy === policy && row.metric === metric);
}

function boundOf({ bounds }: BenchmarkDocument, scenario: string, metric: string): number | null {
  return bounds.find((bound) => bound.scenario === scenario && bound.metric === metric)?.value ?? null;
}

function bestRule(document: BenchmarkDocument, scenario: string, metric: string): Contestant | undefined {
  const sign = measure(metric).better === 'lower' ? 1 : -1;
  const mean = ({ policy }: Contestant) =>
    sign * (rowOf(document, scenario, policy, metric)?.mean ?? Infinity);
  return document.policies
    .filter(({ kind, oracle }) => kind === 'static' && !oracle)
    .toSorted((a, b) => mean(a) - mean(b))[0];
}

function nameOf({ label, kind, trainings }: Contestant): string {
  if (kind !== 'learned') return label;
  return `**${label}**${trainings ? `, ${trainings.length} trainings` : ''}`;
}

function versusText(row: ResultRow | undefined): string | null {
  return row?.vsBaseline ? ratioWithInterval(row.vsBaseline.ratio, row.vsBaseline.ci95) : null;
}

/** A ratio, with its interval where there is one. */
export function ratioWithInterval(ratio: number | null, ci95: Interval | null): string | null {
  if (ratio === null) return null;
  return ratioText(ratio) + (ci95 ? ` [${ci95.map(ratioText).join(', ')}]` : '');
}

/** Of what lies between the best rule and the bound. */
function gained(
  document: BenchmarkDocument,
  scenario: string,
  metric: string,
  learned: Contestant,
  rival: Contestant,
): string | null {
  const bound = boundOf(document, scenario, metric);
  const [own, theirs] = [learned, rival].map(({ policy }) => rowOf(document, scenario, policy, metric)?.mean);
  if (bound === null || own === undefined || theirs === undefined || theirs === bound) return null;
  return `${formatNumber((100 * (theirs - own)) / (theirs - bound))} %`;
}
