import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import type { ResultRow } from '../../bench/compare.ts';
import { measure } from '../../bench/measures.ts';
import type { Profiles } from '../../bench/profiles.ts';
import { ratioText } from '../../bench/ratio-text.ts';
import { compareBy } from '../../bench/sample.ts';
import type { Contestant } from '../../bench/verdict.ts';
import type { Interval } from '../../core/statistics/bootstrap.ts';
import { gapOf } from '../bound-level.ts';
import { formatNumber, table } from '../table.ts';
import { regretText } from './regret-text.ts';

/** Columns: the first five of these in which policies differ. */
const SHOWN = [
  'objective',
  'cost',
  'meanResponse',
  'p95Response',
  'slaAttainment',
  'meanBoundedSlowdown',
  'meanWait',
  'gpuAllocation',
];
const MOST_COLUMNS = 5;
/** What policies are ranked by and compared with the baseline in. */
const RANKED_BY = 'objective';

/** A benchmark for people: a table a scenario, the verdicts, the thresholds. */
export function benchText(document: BenchmarkDocument): string {
  const scenarios = [...new Set(document.results.map(({ scenario }) => scenario))];
  const baseline = document.policies.find(({ policy }) => policy === document.baseline)!.label;
  const seeds = document.seeds.length;
  return [
    ...scenarios.map((scenario) => {
      const heading = `${scenario}: ${seeds} ${seeds === 1 ? 'seed' : 'seeds'} a policy, the same for all; baseline ${baseline}`;
      return [
        heading,
        scenarioTable(document, scenario),
        ...boundsTable(document, scenario),
        ...regretText(document, scenario),
      ].join('\n\n');
    }),
    ...aggregateTable(document),
    ...(seeds > 1 ? [notes(document)] : []),
    ...document.verdicts.map(({ sentence }) => sentence),
    ...document.thresholds.map(({ expr, pass }) => `threshold ${pass ? 'holds' : 'FAILS'}: ${expr}`),
  ].join('\n\n');
}

function scenarioTable(document: BenchmarkDocument, scenario: string): string {
  const rows = document.results.filter((row) => row.scenario === scenario);
  const find = (policy: string, metric: string) =>
    rows.find((row) => row.policy === policy && row.metric === metric);
  const metrics = SHOWN.filter((metric) => new Set(valuesIn(rows, metric)).size > 1).slice(0, MOST_COLUMNS);
  const ranked = ranking(document.policies, (policy) => find(policy, RANKED_BY)?.mean);
  const header = [
    'policy',
    ...metrics.map((name) => measure(name).label),
    'worst tenth',
    `${RANKED_BY} / baseline`,
    'P(better)',
  ];
  return table(
    header,
    ranked.map(({ policy, label }) => {
      const versus = find(policy, RANKED_BY)?.vsBaseline;
      return [
        label,
        ...metrics.map((metric) => estimate(find(policy, metric))),
        find(policy, RANKED_BY)?.worstDecile ?? null,
        versus ? ratio(versus.ratio, versus.ci95) : policy === document.baseline ? 'baseline' : null,
        versus?.pImprovement ?? null,
      ];
    }),
  );
}

/** All scenarios together, where there are several. */
function aggregateTable({ aggregate, policies, baseline, profiles }: BenchmarkDocument): string[] {
  const rows = aggregate.filter(({ metric }) => metric === RANKED_BY);
  const find = (policy: string) => rows.find((row) => row.policy === policy);
  const [first] = rows;
  if (first === undefined) return [];
  const profile = profiles.find(({ scenario }) => scenario === null);
  const header = [
    'policy',
    'mean rank',
    `${RANKED_BY} / baseline`,
    'IQM of it',
    'P(better)',
    'within 5 % of best',
  ];
  const ranked = ranking(policies, (policy) => find(policy)?.meanRank).filter(({ policy }) => find(policy));
  return [
    `All ${first.scenarios} scenarios, ${first.n} worlds:`,
    table(
      header,
      ranked.map(({ policy, label }) => {
        const row = find(policy)!;
        return [
          label,
          row.meanRank,
          policy === baseline ? 'baseline' : ratio(row.ratio, row.ci95),
          ratio(row.iqm, row.iqmCi95),
          share(row.pImprovement, row.pImprovementCi95),
          within(profile, policy, 1.05),
        ];
      }),
    ),
  ];
}

/** How often a policy is within a factor of the best one. */
function within(profile: Profiles | undefined, policy: string, factor: number): string | null {
  const own = profile?.policies.find((each) => each.policy === policy);
  return own ? `${Math.round(100 * own.shares[profile!.taus.indexOf(factor)]!)} %` : null;
}

/** How to read the tables. */
function notes({ policies }: BenchmarkDocument): string {
  const learned = policies.filter(({ kind }) => kind === 'learned');
  const trained = learned.map(({ label, trainings }) => `${label} ${trainings?.length ?? 1}`);
  return [
    '± is half the 95 % studentised bootstrap interval; ratios pair the policies by seed; worst tenth: the mean of the worst',
    `tenth of the seeds, by ${RANKED_BY}.`,
    ...(learned.length > 0
      ? [`Training seeds: ${trained.join(', ')}. Intervals of one training say nothing about others.`]
      : []),
  ].join('\n');
}

/** What no policy can beat and how far from it the best policy is; nothing where nothing is known. */
function boundsTable(document: BenchmarkDocument, scenario: string): string[] {
  const rows = document.bounds
    .filter((bound) => bound.scenario === scenario && SHOWN.includes(bound.metric))
    .flatMap(({ metric, value, kind }) => {
      const means = document.results.filter((row) => row.scenario === scenario && row.metric === metric);
      const best = [...means].sort((a, b) => compareBy(metric, a.mean, b.mean))[0];
      if (!best || value <= (metric === 'meanBoundedSlowdown' ? 1 : 0)) return [];
      const { label } = document.policies.find(({ policy }) => policy === best.policy)!;
      const gap = gapOf(metric, best.mean, value);
      return [
        [measure(metric).label, value, kind, gap === null ? null : `${(100 * gap).toFixed(1)} %`, label],
      ];
    });
  return rows.length === 0
    ? []
    : [table(['no policy can beat', 'bound', 'kind', 'best is off by', 'best policy'], rows)];
}

function valuesIn(rows: readonly ResultRow[], metric: string): number[] {
  return rows.filter((row) => row.metric === metric).map((row) => row.mean);
}

function ranking(
  policies: readonly Contestant[],
  keyOf: (policy: string) => number | undefined,
): Contestant[] {
  const key = ({ policy }: Contestant) => keyOf(policy) ?? Number.POSITIVE_INFINITY;
  return [...policies].sort((a, b) => compareBy(RANKED_BY, key(a), key(b)));
}

function estimate(row: ResultRow | undefined): string | null {
  if (row === undefined) return null;
  const half = row.ci95 && (row.ci95[1] - row.ci95[0]) / 2;
  return half === null ? formatNumber(row.mean) : `${formatNumber(row.mean)} ± ${shortNumber(half)}`;
}

function ratio(value: number | null, interval: Interval | null): string | null {
  if (value === null) return null;
  return `${ratioText(value)}${interval ? ` [${interval.map(ratioText).join(', ')}]` : ''}`;
}

function share(value: number | null, interval: Interval | null): string | null {
  if (value === null) return null;
  return `${value.toFixed(2)}${interval ? ` [${interval.map((end) => end.toFixed(2)).join(', ')}]` : ''}`;
}

/** A spread needs no more than two digits. */
function shortNumber(value: number): string {
  return formatNumber(Number(value.toPrecision(2)));
}
