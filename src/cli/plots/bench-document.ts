import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchmarkDocument } from '../../bench/benchmark.ts';
import type { ResultRow } from '../../bench/compare.ts';
import { RESULT_FILE } from '../../bench/files.ts';
import { compareBy } from '../../bench/sample.ts';
import type { Contestant, Verdict } from '../../bench/verdict.ts';
import type { Interval } from '../../core/statistics/bootstrap.ts';
import type { Role } from '../../report/palette.ts';
import { readJsonFile } from '../json-file.ts';

/** What documents may hold beside, as far as it is drawn; those from before it was computed lack it. */
interface Later {
  readonly suiteHash: string;
  readonly instances: readonly {
    readonly scenario: string;
    readonly hash: string;
    readonly workload: string;
    readonly fleet: string;
  }[];
  readonly profiles: readonly {
    readonly scenario: string | null;
    readonly metric: string;
    readonly worlds: number;
    readonly taus: readonly number[];
    readonly policies: readonly {
      readonly policy: string;
      readonly shares: readonly number[];
      readonly ci95: readonly (Interval | null)[];
    }[];
  }[];
  readonly gaps: readonly {
    readonly scenario: string;
    readonly policy: string;
    readonly metric: string;
    readonly kind: 'exact' | 'lower';
    readonly gap: number;
    readonly ci95: Interval | null;
  }[];
  readonly aggregate: readonly {
    readonly policy: string;
    readonly metric: string;
    readonly scenarios: number;
    readonly n: number;
    readonly ratio: number | null;
    readonly ci95: Interval | null;
    readonly pImprovement: number | null;
    readonly meanRank: number;
  }[];
}

/** What a row may say beside. */
export type DrawnRow = ResultRow & {
  readonly median?: number;
  /** Mean of the worst tenth of the runs. */
  readonly worstDecile?: number;
  readonly vsBaseline: { readonly effectSize?: number | null } | null;
};

/** What a verdict may say beside. */
export type DrawnVerdict = Verdict & {
  readonly p?: number | null;
  /** After Holm’s correction. */
  readonly adjustedP?: number | null;
};

/** A policy, or what one method learned from several training seeds. */
export type DrawnContestant = Contestant & { readonly trainings?: readonly { readonly policy: string }[] };

export type DrawnDocument = Omit<BenchmarkDocument, 'results' | 'verdicts' | 'policies'> & {
  readonly results: readonly DrawnRow[];
  readonly verdicts: readonly DrawnVerdict[];
  readonly policies: readonly DrawnContestant[];
} & Partial<Later>;

/** The document of a benchmark's folder. */
export function readDocument(folder: string): DrawnDocument {
  return readJsonFile<DrawnDocument>(join(folder, RESULT_FILE), 'a benchmark’s result');
}

/** What a file of the folder holds; undefined where there is none. */
export function readIfThere<T>(folder: string, name: string, expected: string): T | undefined {
  const path = join(folder, name);
  return existsSync(path) ? readJsonFile<T>(path, expected) : undefined;
}

export function scenariosOf({ results }: DrawnDocument): string[] {
  return [...new Set(results.map(({ scenario }) => scenario))];
}

/** One scenario of a benchmark, by policy and metric. */
export interface ScenarioView {
  readonly scenario: string;
  readonly seeds: number;
  /** Best by objective first. */
  readonly policies: readonly NamedPolicy[];
  row(policy: string, metric: string): ResultRow | undefined;
}

export interface NamedPolicy {
  /** As the user wrote it. */
  readonly policy: string;
  /** Short and its own. */
  readonly name: string;
  readonly role: Role;
}

export function namedPolicies({ policies, baseline }: DrawnDocument): NamedPolicy[] {
  return policies.map(({ policy, label, kind }) => ({
    policy,
    name: label,
    role: policy === baseline ? 'baseline' : kind,
  }));
}

export function scenarioView(document: DrawnDocument, scenario: string): ScenarioView {
  const rows = document.results.filter((row) => row.scenario === scenario);
  const row = (policy: string, metric: string) =>
    rows.find((each) => each.policy === policy && each.metric === metric);
  const objective = ({ policy }: NamedPolicy) => row(policy, 'objective')?.mean ?? Number.POSITIVE_INFINITY;
  return {
    scenario,
    seeds: document.seeds.length,
    row,
    policies: namedPolicies(document).sort((a, b) => compareBy('objective', objective(a), objective(b))),
  };
}
