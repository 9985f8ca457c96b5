import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { BenchmarkDocument } from '../../bench/benchmark.ts';

/** The files of a suite's folder. */
export const REPORT_FILE = 'report.md';
export const OBJECTIVES_FILE = 'objectives.csv';
export const ORIGIN_FILE = 'origin.json';

/** What a suite's tables come from: enough to tell whether they are still of this suite, and how rules were tuned. */
export type Origin = Pick<
  BenchmarkDocument,
  'suite' | 'suiteHash' | 'baseline' | 'seeds' | 'instances' | 'tunings'
>;

export function originOf(document: BenchmarkDocument): Origin {
  const { suite, suiteHash, baseline, seeds, instances, tunings } = document;
  return {
    suite,
    ...(suiteHash && { suiteHash }),
    baseline,
    seeds,
    ...(instances && { instances }),
    tunings,
  };
}

/** Objectives of one policy in one instance, in the order of the seeds, as they are written: to the last digit. */
export interface ObjectiveRow {
  readonly scenario: string;
  readonly policy: string;
  readonly objectives: readonly string[];
}

/** @param trials a benchmark's own table of all trials */
export function objectiveRows(trials: string): ObjectiveRow[] {
  const rows = new Map<string, { scenario: string; policy: string; objectives: string[] }>();
  for (const { scenario, policy, objective } of parse(trials, { columns: true }) as Record<
    string,
    string
  >[]) {
    const key = JSON.stringify([scenario, policy]);
    const row = rows.get(key) ?? { scenario: scenario!, policy: policy!, objectives: [] };
    row.objectives.push(objective!);
    rows.set(key, row);
  }
  return [...rows.values()];
}

export function writeObjectives(rows: readonly ObjectiveRow[], seeds: readonly string[]): string {
  return stringify([
    ['scenario', 'policy', ...seeds],
    ...rows.map(({ scenario, policy, objectives }) => [scenario, policy, ...objectives]),
  ]);
}

export function readObjectives(text: string): { seeds: string[]; rows: ObjectiveRow[] } {
  const [header, ...lines] = parse(text) as string[][];
  return {
    seeds: header!.slice(2),
    rows: lines.map(([scenario, policy, ...objectives]) => {
      return { scenario: scenario!, policy: policy!, objectives };
    }),
  };
}
