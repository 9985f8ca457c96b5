import { stringify } from 'csv-stringify/sync';
import type { BenchmarkDocument } from './benchmark.ts';

const COLUMNS = [
  ...['scenario', 'policy', 'label', 'metric', 'n', 'mean', 'iqm', 'low', 'high'],
  ...['ratio', 'ratioLow', 'ratioHigh', 'pImprovement'],
];

/** One row a scenario, policy and metric: what the document says of it. */
export function resultsCsv({ results, policies }: BenchmarkDocument): string {
  const labels = new Map(policies.map(({ policy, label }) => [policy, label]));
  const rows = results.map(({ scenario, policy, metric, n, mean, iqm, ci95, vsBaseline }) => ({
    scenario,
    policy,
    label: labels.get(policy)!,
    metric,
    n,
    mean,
    iqm,
    low: ci95?.[0],
    high: ci95?.[1],
    ratio: vsBaseline?.ratio,
    ratioLow: vsBaseline?.ci95?.[0],
    ratioHigh: vsBaseline?.ci95?.[1],
    pImprovement: vsBaseline?.pImprovement,
  }));
  return stringify(rows, { header: true, columns: COLUMNS });
}
