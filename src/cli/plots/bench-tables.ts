import { MEASURES, measure } from '../../bench/measures.ts';
import { compareBy } from '../../bench/sample.ts';
import type { Cell } from '../../report/chart.ts';
import type { DataTable } from '../../report/page.ts';
import { gapOf } from '../bound-level.ts';
import type { DrawnDocument, DrawnRow } from './bench-document.ts';

/** What is chosen at first, where there is a choice. */
const FIRST_METRIC = measure('objective').label;

/** Columns of results that hold them. */
const MORE: readonly { readonly name: string; of(row: DrawnRow): number | null | undefined }[] = [
  { name: 'median', of: ({ median }) => median },
  { name: 'worst tenth', of: ({ worstDecile }) => worstDecile },
  { name: 'effect size', of: ({ vsBaseline }) => vsBaseline?.effectSize },
];

/** Every metric of every policy in every scenario, with ranks and intervals. */
export function resultsTable(document: DrawnDocument): DataTable {
  const labels = labelsOf(document);
  const more = MORE.filter(({ of }) => document.results.some((row) => of(row) !== undefined));
  const rows = document.results.map((row): Cell[] => {
    const { scenario, policy, metric, n, mean, iqm, ci95, vsBaseline } = row;
    return [
      scenario,
      measure(metric).label,
      rankOf(document, scenario, metric, mean),
      labels.get(policy)!,
      n,
      mean,
      ci95?.[0] ?? null,
      ci95?.[1] ?? null,
      iqm,
      vsBaseline?.ratio ?? null,
      vsBaseline?.ci95?.[0] ?? null,
      vsBaseline?.ci95?.[1] ?? null,
      vsBaseline?.pImprovement ?? null,
      ...more.map(({ of }) => of(row) ?? null),
    ];
  });
  // Scenarios and metrics stay together, in the order of the document.
  const places = new Map(
    rows.map(([scenario, metric], k) => [`${scenario} ${metric}`, k] as const).reverse(),
  );
  const place = ([scenario, metric]: Cell[]) => places.get(`${scenario} ${metric}`)!;
  const byRank = rows.sort((a, b) => place(a) - place(b) || Number(a[2]) - Number(b[2]));
  return {
    id: 'results-table',
    title: 'Results',
    note:
      'Mean over the seeds with its 95 % interval; rank by the mean, equals share the better one; IQM: mean of the middle ' +
      'half; ratio to the baseline, paired by seed, with its interval; P(better): share of seeds on which it beats the baseline.',
    table: {
      columns: [
        ...['scenario', 'metric', 'rank', 'policy', 'n', 'mean', 'low', 'high', 'IQM'],
        ...['ratio', 'ratio low', 'ratio high', 'P(better)'],
        ...more.map(({ name }) => name),
      ],
      rows: byRank,
    },
    choices: ['scenario', 'metric', 'policy'],
    chosen: { metric: FIRST_METRIC },
  };
}

function rankOf({ results }: DrawnDocument, scenario: string, metric: string, mean: number): number {
  const peers = results.filter((row) => row.scenario === scenario && row.metric === metric);
  return 1 + peers.filter((row) => compareBy(metric, row.mean, mean) < 0).length;
}

/** Each learned policy against its rivals; nothing where none took part. */
export function verdictsTable(document: DrawnDocument): DataTable | undefined {
  if (document.verdicts.length === 0) return undefined;
  const labels = labelsOf(document);
  const corrected = document.verdicts.some(({ adjustedP }) => adjustedP !== undefined);
  return {
    id: 'verdicts-table',
    title: 'Verdicts',
    note:
      'Each learned policy against the best static one of the run and the baseline; ratio paired by seed, with its 95 % interval' +
      (corrected ? '; the outcome rests on p after Holm’s correction over all verdicts.' : '.'),
    table: {
      columns: [
        ...['scenario', 'policy', 'against', 'metric', 'outcome', 'ratio', 'low', 'high', 'P(better)'],
        ...(corrected ? ['p', 'p, Holm'] : []),
      ],
      rows: document.verdicts.map(({ scenario, policy, against, metric, outcome, versus, p, adjustedP }) => [
        scenario,
        labels.get(policy)!,
        labels.get(against)!,
        measure(metric).label,
        outcome,
        versus.ratio,
        versus.ci95?.[0] ?? null,
        versus.ci95?.[1] ?? null,
        versus.pImprovement,
        ...(corrected ? [p ?? null, adjustedP ?? null] : []),
      ]),
    },
    choices: ['scenario', 'policy', 'outcome'],
    chosen: {},
  };
}

/** Over all scenarios; nothing where there is one. */
export function aggregateTable(document: DrawnDocument): DataTable | undefined {
  if (!document.aggregate || document.aggregate.length === 0) return undefined;
  const labels = labelsOf(document);
  const rows = [...document.aggregate]
    .sort((a, b) => a.meanRank - b.meanRank)
    .map(({ policy, metric, n, meanRank, ratio, ci95, pImprovement }): Cell[] => [
      measure(metric).label,
      labels.get(policy)!,
      meanRank,
      n,
      ratio,
      ci95?.[0] ?? null,
      ci95?.[1] ?? null,
      pImprovement,
    ]);
  return {
    id: 'aggregate-table',
    title: 'All scenarios together',
    note:
      'Mean rank over the scenarios; ratio: geometric mean over scenarios of the ratio to the baseline, with its 95 % ' +
      'interval; P(better): share of the worlds in which it beats the baseline.',
    table: {
      columns: ['metric', 'policy', 'mean rank', 'worlds', 'ratio', 'low', 'high', 'P(better)'],
      rows,
    },
    choices: ['metric', 'policy'],
    chosen: { metric: FIRST_METRIC },
  };
}

/** What no policy can beat, and how far above it each is. */
export function boundsTable(document: DrawnDocument): DataTable | undefined {
  const known = document.bounds.filter(({ value }) => value > 0);
  if (known.length === 0) return undefined;
  const labels = labelsOf(document);
  const rows = known.flatMap(({ scenario, metric, value, kind }) =>
    document.results
      .filter((row) => row.scenario === scenario && row.metric === metric)
      .sort((a, b) => compareBy(metric, a.mean, b.mean))
      .map(({ policy, mean }): Cell[] => {
        const found = document.gaps?.find(
          (gap) => gap.scenario === scenario && gap.policy === policy && gap.metric === metric,
        );
        const gap = found?.gap ?? gapOf(metric, mean, value);
        const percent = (share: number | null | undefined) => (share == null ? null : 100 * share);
        return [
          scenario,
          measure(metric).label,
          value,
          kind,
          labels.get(policy)!,
          mean,
          percent(gap),
          percent(found?.ci95?.[0]),
          percent(found?.ci95?.[1]),
        ];
      }),
  );
  const metrics = MEASURES.filter(({ name }) => known.some(({ metric }) => metric === name));
  const first = metrics.find(({ name }) => name === 'objective') ?? metrics[0]!;
  return {
    id: 'bounds-table',
    title: 'Bounds',
    note: 'What no policy can beat (lower) or what the best possible one reaches (exact), and how far above it each is.',
    table: {
      columns: ['scenario', 'metric', 'bound', 'kind', 'policy', 'mean', 'above it (%)', 'low', 'high'],
      rows,
    },
    choices: ['scenario', 'metric', 'policy'],
    chosen: { metric: first.label },
  };
}

export function labelsOf({ policies }: DrawnDocument): ReadonlyMap<string, string> {
  return new Map(policies.map(({ policy, label }) => [policy, label]));
}
