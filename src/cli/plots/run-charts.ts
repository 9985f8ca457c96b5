import { basename, join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { InputError } from '../../core/errors.ts';
import type { Page } from '../../report/html.ts';
import { learningCurve, type Run } from '../../report/learning-curve.ts';
import { readTextFile } from '../files.ts';
import { readJsonFile } from '../json-file.ts';
import { RUN_FILE, type RunDescription } from '../run-folder.ts';
import { fileName } from './file-name.ts';

/** The log of a training run, a row a record. */
export const PROGRESS_FILE = 'progress.csv';

const STEPS = 'steps';
const REWARD = 'rollout/ep_rew_mean';

/** What training runs show: one curve for each method and scenario, over the seeds it was run with. */
export function runPage(folder: string, runs: readonly string[]): Page {
  const bySubject = new Map<string, Run[]>();
  for (const run of runs) {
    const subject = subjectOf(run);
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), readRun(run)]);
  }
  const charts = [...bySubject].map(([subject, own]) => {
    const chart = learningCurve({ subject, measure: 'mean episode reward', runs: own });
    return bySubject.size === 1 ? chart : { ...chart, id: `${chart.id}-${fileName(subject)}` };
  });
  return { title: `Training: ${basename(resolve(folder))}`, summary: [], charts };
}

function subjectOf(folder: string): string {
  const path = join(folder, RUN_FILE);
  const { agent, env, scenario } = readJsonFile<RunDescription>(path, 'a training run');
  return `${agent} on ${scenario?.name ?? env}`;
}

function readRun(folder: string): Run {
  const file = join(folder, PROGRESS_FILE);
  const text = readTextFile(file, 'a training log');
  const records = parse(text, { columns: true, skip_empty_lines: true }) as Record<string, string>[];
  const points = records
    .filter((record) => record[STEPS] && record[REWARD])
    .map((record) => ({ step: Number(record[STEPS]), value: Number(record[REWARD]) }))
    .filter(({ step, value }) => Number.isFinite(step) && Number.isFinite(value));
  if (points.length === 0)
    throw new InputError(`${file}: no row has ${STEPS} and ${REWARD}: no episode ended yet`);
  return { name: basename(resolve(folder)), points };
}
