import { basename, join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { InputError } from '../../core/errors.ts';
import type { Chart } from '../../report/chart.ts';
import type { Page } from '../../report/html.ts';
import { learningCurve, type Run } from '../../report/learning-curve.ts';
import { readTextFile } from '../files.ts';
import { readJsonFile } from '../json-file.ts';
import { RUN_FILE, type RunDescription } from '../run-folder.ts';
import { fileName } from './file-name.ts';

/** The log of a training run, a row a record. */
export const PROGRESS_FILE = 'progress.csv';

const STEPS = 'steps';

/** What a curve can show, the first that all its runs have: long episodes may not have ended yet. */
const MEASURES = [
  { column: 'rollout/ep_rew_mean', label: 'mean episode reward' },
  { column: 'rollout/reward_per_step', label: 'mean reward of a step' },
] as const;

type Records = readonly Readonly<Record<string, string>>[];

/** What training runs show: one curve for each method and scenario, over the seeds it was run with. */
export function runPage(folder: string, runs: readonly string[]): Page {
  const bySubject = new Map<string, string[]>();
  for (const run of runs) {
    const subject = subjectOf(run);
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), run]);
  }
  const charts = [...bySubject].map(([subject, own]) => {
    const chart = curve(subject, own);
    return bySubject.size === 1 ? chart : { ...chart, id: `${chart.id}-${fileName(subject)}` };
  });
  return { title: `Training: ${basename(resolve(folder))}`, summary: [], charts };
}

function curve(subject: string, folders: readonly string[]): Chart {
  const logs = folders.map((folder) => ({ name: basename(resolve(folder)), records: readLog(folder) }));
  for (const { column, label } of MEASURES) {
    const runs = logs.map(({ name, records }) => ({ name, points: pointsOf(records, column) }));
    if (runs.every(({ points }) => points.length > 0))
      return learningCurve({ subject, measure: label, runs });
  }
  const columns = MEASURES.map(({ column }) => column).join(' or ');
  throw new InputError(`${join(folders[0]!, PROGRESS_FILE)}: no row has ${STEPS} and ${columns}`);
}

function subjectOf(folder: string): string {
  const path = join(folder, RUN_FILE);
  const { agent, env, scenario } = readJsonFile<RunDescription>(path, 'a training run');
  return `${agent} on ${scenario?.name ?? env}`;
}

function readLog(folder: string): Records {
  const text = readTextFile(join(folder, PROGRESS_FILE), 'a training log');
  return parse(text, { columns: true, skip_empty_lines: true }) as Records;
}

function pointsOf(records: Records, column: string): Run['points'] {
  return records
    .filter((record) => record[STEPS] && record[column])
    .map((record) => ({ step: Number(record[STEPS]), value: Number(record[column]) }))
    .filter(({ step, value }) => Number.isFinite(step) && Number.isFinite(value));
}
