import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type Change, changes, type KeptTrial } from '../../bench/changes.ts';
import { RESULT_FILE, TRIALS_FILE } from '../../bench/files.ts';
import { MEASURES } from '../../bench/measures.ts';
import { ratioText } from '../../bench/ratio-text.ts';
import { InputError, VerificationError } from '../../core/errors.ts';
import { Bootstrap } from '../../core/statistics/bootstrap.ts';
import { allowedNames } from '../../core/suggest.ts';
import { readFolder, readTextFile } from '../files.ts';
import type { Io } from '../io.ts';
import { table } from '../table.ts';

export interface CompareGiven {
  /** The folders of two benchmarks. */
  readonly folders: readonly string[];
  readonly metric: string;
  /** Share of the mean before by which a change may be for the worse. */
  readonly tolerance: number;
}

/**
 * `bench compare A B`: what changed from A to B on the same policies and seeds.
 *
 * @throws VerificationError where something is worse
 */
export function compareBenchmarks({ folders, metric, tolerance }: CompareGiven, io: Io): void {
  const [before, after] = folders;
  if (before === undefined || after === undefined || folders.length > 2) {
    throw new InputError(
      'usage: switchyard bench compare <before> <after> (two folders that bench --out wrote)',
    );
  }
  const measure = MEASURES.find(({ name }) => name === metric);
  if (measure === undefined) {
    const names = MEASURES.map(({ name }) => name);
    throw new InputError(`--metric: unknown metric '${metric}'${allowedNames(metric, names)}`);
  }
  if (!(tolerance >= 0)) throw new InputError(`--tolerance ${tolerance} is not allowed (a share ≥ 0)`);
  const found = changes(
    keptTrials(before, metric),
    keptTrials(after, metric),
    measure,
    tolerance,
    new Bootstrap(),
  );
  if (found.length === 0) {
    throw new InputError(`${before} and ${after} have no ${metric} of a common policy, scenario and seed`);
  }
  io.answer('bench-compare', { before, after, metric, tolerance, changes: found }, () => changesText(found));
  const worse = found.filter(({ outcome }) => outcome === 'worse');
  if (worse.length > 0) {
    const names = worse.map(({ policy, scenario }) => `${policy} on ${scenario}`);
    throw new VerificationError(`worse than before: ${names.join(' · ')}`);
  }
}

function keptTrials(folder: string, metric: string): KeptTrial[] {
  if (!readFolder(folder, 'a folder that bench wrote').includes(RESULT_FILE)) {
    throw new InputError(`${folder}: no ${RESULT_FILE} (expected a folder that bench --out wrote)`);
  }
  const text = readTextFile(join(folder, TRIALS_FILE), 'the trials of a benchmark');
  const rows: Record<string, string>[] = parse(text, { columns: true });
  return rows.map((row) => {
    const value = row[metric];
    return {
      scenario: row.scenario!,
      policy: row.policy!,
      seed: row.seed!,
      value: value === undefined || value === '' ? null : Number(value),
    };
  });
}

function changesText(found: readonly Change[]): string {
  return table(
    ['scenario', 'policy', 'seeds', 'before', 'after', 'after / before', 'outcome'],
    found.map(({ scenario, policy, seeds, before, after, ratio, outcome }) => [
      scenario,
      policy,
      seeds,
      before,
      after,
      ratio === null ? null : ratioText(ratio),
      outcome,
    ]),
  );
}
