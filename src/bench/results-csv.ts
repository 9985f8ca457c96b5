import { stringify } from 'csv-stringify/sync';
import type { BenchmarkDocument } from './benchmark.ts';

const COLUMNS = [
  ...['scenario', 'policy', 'label', 'metric', 'n', 'mean', 'low', 'high'],
  ...['iqm', 'iqmLow', 'iqmHigh', 'median', 'worstDecile', 'ratio', 'ratioLow', 'ratioHigh'],
  ...['difference', 'differenceLow', 'differenceHigh', 'pImprovement', 'effectSize'],
];

/** One row a scenario, policy and metric: what the document says of it. */
export function resultsCsv({ results, policies }: BenchmarkDocument): string {
  const labels = new Map(policies.map(({ policy, label }) => [policy, label]));
  const rows = results.map(({ scenario, policy, metric, vsBaseline, ...row }) => ({
    scenario,
    policy,
    label: labels.get(policy)!,
    metric,
    n: row.n,
    mean: row.mean,
    low: row.ci95?.[0],
    high: row.ci95?.[1],
    iqm: row.iqm,
    iqmLow: row.iqmCi95?.[0],
    iqmHigh: row.iqmCi95?.[1],
    median: row.median,
    worstDecile: row.worstDecile,
    ratio: vsBaseline?.ratio,
    ratioLow: vsBaseline?.ci95?.[0],
    ratioHigh: vsBaseline?.ci95?.[1],
    difference: vsBaseline?.difference,
    differenceLow: vsBaseline?.differenceCi95?.[0],
    differenceHigh: vsBaseline?.differenceCi95?.[1],
    pImprovement: vsBaseline?.pImprovement,
    effectSize: vsBaseline?.effectSize,
  }));
  return stringify(rows, { header: true, columns: COLUMNS });
}
